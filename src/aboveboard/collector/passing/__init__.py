"""Passing on: what devices may ask of the keyholder without being able to reach it, unread and unkept."""
