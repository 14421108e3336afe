"""Serving: how a service of ours listens, answers, and holds its folder for itself alone.

No process of a device does any of it.
"""
