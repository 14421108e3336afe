"""Where one task ends and the next begins in work that nobody divided, and what can be said of the parts.

Pure functions of steps: the same steps give the same episodes, whatever stands before or after them in a session or
in another. What a person marked is never cut or joined here: recognition sees only the runs between hard cuts.
"""
