"""Segments: ciphertext by its hash, taken once however often it is sent."""
