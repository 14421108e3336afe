"""Deletions: a secret is passed on, and what its hash names disappears."""
