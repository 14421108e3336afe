"""Mind2Web's step metrics: element accuracy, operation F1, step success.

Rules: github.com/OSU-NLP-Group/Mind2Web src/action_prediction/metric.py (MIT). Read there and written anew.
"""

from aboveboard.evaluation.distances import token_f1
from aboveboard.evaluation.labels import text_of
from aboveboard.evaluation.places import same_element, target_of
from aboveboard.evaluation.scorers import Score, Scorer, unspoken
from aboveboard.model import actions
from aboveboard.model.decisions import Decision
from aboveboard.model.text import Label
from aboveboard.model.trajectories import Step


class Mind2Web:
    """The scorer; it holds nothing."""

    name = "mind2web"
    source = "github.com/OSU-NLP-Group/Mind2Web src/action_prediction/metric.py; arXiv 2306.06070"
    quirks = (
        "there are three operations: hovering and Enter are CLICK, as are a double click and a menu",
        "values are compared as sets of words: order, repeats and spaces do not count",
        "the operation's own word is in the F1, so a wrong value still scores",
        "scrolling, dragging and shortcuts have no word",
        "we ask for the element among all of the observation, not among a ranker's best 50",
    )

    def score(self, decision: Decision, step: Step) -> Score:
        """Return step success, with `element` and `operation_f1` beside."""
        true = operation(step.action)
        target = target_of(step)
        if true is None or target is None:
            return unspoken("no such operation" if true is None else "no element is known")
        if text_of(_value(step.action)) is None and _value(step.action) is not None:
            return unspoken("text not in the data")
        element = float(same_element(decision, target, step.before))
        return judge(element=element, decided=operation(decision.action) or "", true=true)


def judge(*, element: float, decided: str, true: str) -> Score:
    """Return the score of an operation ("TYPE some words") when the element is right (1) or not (0)."""
    f1 = token_f1(decided, true)
    right = element == 1.0 and f1 == 1.0
    rule = "step" if right else "element" if element < 1.0 else "operation"
    return Score(value=float(right), rule=rule, parts={"element": element, "operation_f1": f1})


def operation(action: actions.Action) -> str | None:
    """Return an action as operation and value, or None where there is no word for it."""
    match action:
        case actions.Type():
            return f"TYPE {text_of(action.text) or ''}".strip()
        case actions.SelectOption() | actions.PickDate():
            return f"SELECT {text_of(action.value) or ''}".strip()
        case actions.Click() | actions.LongPress() | actions.Hover() | actions.SelectMenu() | actions.SetToggle():
            return "CLICK"
        case actions.SwitchTab() | actions.AnswerDialog() | actions.Key(key="return" | "enter"):
            return "CLICK"
        case _:
            return None


def _value(action: actions.Action) -> Label | None:
    if isinstance(action, actions.Type):
        return action.text
    return action.value if isinstance(action, actions.SelectOption | actions.PickDate) else None


SCORER: Scorer = Mind2Web()
