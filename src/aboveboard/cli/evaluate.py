"""`aboveboard evaluate`: how good an agent is, with intervals and baselines."""

import cyclopts

evaluate = cyclopts.App(name="evaluate", help="Say how good an agent is, and how sure that is.")

# Loaded only when called, like the commands themselves: a score needs no network, a log no model.
evaluate.command("aboveboard.cli.evaluate_offline:offline", name="offline")
evaluate.command("aboveboard.cli.evaluate_online:online", name="online")
evaluate.command("aboveboard.cli.evaluate_rescore:rescore", name="rescore")
