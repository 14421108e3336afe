"""One program for each toolkit that shows every kind of widget; Debian's own python3 runs it (`python3 gtk3.py`).

All show the same: words of their own (`File`, `Colour`, `Alpha` ...) and, wherever a person's words may stand, the
canary that is their first argument.
"""
