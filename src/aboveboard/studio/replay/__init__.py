"""Replay: the actions of an episode expanded back into input, and done again on a fresh demo screen.

`expanding` says what a step asks for, `deeds` which strokes that means on the screen as it is now, `player` does them.
"""
