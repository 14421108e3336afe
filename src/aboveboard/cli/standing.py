"""Whether a model may still be used: a keyholder is asked if a session that it learnt from was deleted."""

import sys
from pathlib import Path

from aboveboard.errors import Deleted, NotFound
from aboveboard.pipeline.services import Keyholder


def require_standing(model: Path, keyholder: str) -> None:
    """Raise Deleted for a model that learnt from a session that its person deleted since.

    Says so on the error stream where nobody was asked, or where the keyholder does not know the model. Needs torch.
    """
    from aboveboard.agents.checkpoints import read_head
    from aboveboard.training.naming import model_name

    head = read_head(model)
    if not keyholder:
        print("nobody was asked whether data of this model were deleted: give --keyholder", file=sys.stderr)
        return
    name = model_name(head.learnt_from, head.settings, head.memory.left_out)
    with Keyholder(keyholder) as holder:
        try:
            deleted = holder.standing(name).deleted
        except NotFound:
            print("this keyholder does not know the model, so it cannot say whether data were deleted", file=sys.stderr)
            return
    if deleted:
        raise Deleted(
            "a session that this model learnt from was deleted by its person",
            remedy="delete the model, build a release anew and train on that",
        )
