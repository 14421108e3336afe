"""Serving: how a service of ours listens, and holds its folder for itself alone. No process of a device does either."""
