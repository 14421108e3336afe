"""Sealed dataset releases: one shard per session, a manifest with lineage, cards, splits, and the loader."""
