"""Point in box, as grounding is scored (ScreenSpot, ScreenSpot-V2, ScreenSpot-Pro): does the point hit the element."""

from aboveboard.evaluation.places import decided_point, point_of, target_box
from aboveboard.evaluation.scorers import Score, Scorer, unspoken
from aboveboard.model.actions import Done, Infeasible, Scroll
from aboveboard.model.decisions import Decision
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.trajectories import Step


class PointInBox:
    """The scorer; it holds nothing."""

    name = "point-in-box"
    source = "ScreenSpot (arXiv 2401.10935): left <= x <= right and top <= y <= bottom"
    quirks = (
        "the kind of the action does not count: pressing, typing and dragging on the element are one",
        "the right and the lower edge are inside",
    )

    def score(self, decision: Decision, step: Step) -> Score:
        """Return 1 or 0; None where the person pointed at nothing whose box is known."""
        first, box = step.lowered()[0].action, target_box(step)
        place = None if isinstance(first, Scroll) else point_of(first)
        if place is None or box is None:
            return unspoken("nothing to point at")
        if judge(box, place).value == 0.0:
            return unspoken("the person's own point is not in the box")
        if isinstance(decision.action, Done | Infeasible):
            return Score(value=0.0, rule="no point")
        point = decided_point(decision, step.before)
        return Score(value=0.0, rule="no point") if point is None else judge(box, point)


def judge(box: Rect, point: Point) -> Score:
    """Return 1 where the point lies in the box, edges and all."""
    hit = box.x <= point.x <= box.right and box.y <= point.y <= box.bottom
    return Score(value=float(hit), rule="in the box" if hit else "outside")


SCORER: Scorer = PointInBox()
