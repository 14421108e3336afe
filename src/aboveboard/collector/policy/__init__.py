"""Policy: the signed rules and their freshness statement, published to everyone as they were signed."""
