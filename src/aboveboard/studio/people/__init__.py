"""Scripted people who do seeded tasks in a browser with real input, each after habits of their own, for demonstrations.

What a person knows is what anybody before the screen would know: what stands there and where. Their plan goes nowhere:
a dataset learns of them what the recorder saw.
"""
