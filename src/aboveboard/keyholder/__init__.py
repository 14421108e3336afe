"""The keyholder: alone able to open segments, and only under an approved lease, logged and witnessed first."""
