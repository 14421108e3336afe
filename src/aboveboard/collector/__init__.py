"""The collector: stores ciphertext it cannot open, and keeps nothing that says whose it is."""
