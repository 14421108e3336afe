"""The participant's side: notice, consent, the always-visible strip, review, release; the process that sees has no net.

`supervisor` holds the strip and the heartbeat, `pages` the local web pages in a process of their own.
"""
