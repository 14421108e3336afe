"""From drafts to steps: observations, effects and outcome, and the account of every record."""
