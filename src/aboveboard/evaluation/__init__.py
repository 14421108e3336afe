"""How good an agent is, and how sure that is: on recordings (offline) and in environments (rollouts)."""
