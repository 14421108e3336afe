"""The recorder: sees input, windows, elements and pixels of approved contexts, and writes sealed blocks it cannot read.

A pure core (`gate`, `compose` and what it calls, `canvas`, `tiles`) and a thin loop around it (`loop`, `session`).
"""
