"""Guards removed one by one: each promise's guard is taken out of a copy of the source, and the demo must notice.

Silence of a search proves something only if the search speaks when a guard is gone. `python -m tests.guards` copies the
source to a temporary folder, removes one guard there by an exact substitution, runs the whole demo on that copy, and
tells where canaries were found, or which later guard stopped it. Nothing of this touches the source itself.
"""
