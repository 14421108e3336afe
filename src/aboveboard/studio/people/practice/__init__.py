"""How people do the tasks of the practice apps: one file for each app, and the verbs that all share."""
