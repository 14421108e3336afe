"""Bytes and values: how artefacts are written and read, each with its format version."""
