"""Aboveboard: records consented computer work and turns it into training data."""

__version__ = "0.1.0"
