"""Working days of scripted people as the recorder writes them: events with the participants' own marks, by a seed.

What each person does (`tasks`) and how (`habits`) was written down before anything that is measured on it was tuned;
`HELD_OUT` people, their tasks and seeds took no part in tuning. No screen is involved: `paper` writes the records.
"""
