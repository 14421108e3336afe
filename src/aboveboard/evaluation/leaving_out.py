"""Whether a training that leaves something out is shown an episode: by the same questions as training asks."""

from collections.abc import Sequence

from aboveboard.agents.memory import LeftOut
from aboveboard.datasets.exercised import NONE, app, skill, widget
from aboveboard.model.actions import Done
from aboveboard.model.trajectories import Step


def is_left_out(left_out: LeftOut, steps: Sequence[Step]) -> bool:
    """Tell whether an episode of these steps exercises, shows or is of something that was left out."""
    done = [step for step in steps if not isinstance(step.action, Done)]  # that it is done is added for a trial
    return bool(left_out) and left_out.leaves(
        {skill(step) for step in done}, _widgets(done), {app(step) for step in done}
    )


def _widgets(steps: Sequence[Step]) -> set[str]:
    """Return the roles of all that steps act on or show, as `exercised.shown_widgets` does of an episode."""
    views = (view for step in steps for view in (step.before, step.at_action, *step.between, step.after))
    shown = {
        one.role for view in views if view is not None and view.elements is not None for one in view.elements.elements
    }
    return (shown | {widget(step) for step in steps}) - {NONE}
