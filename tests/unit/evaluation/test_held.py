"""A hotkey that was held, in the words of reports and of benchmarks."""

from aboveboard.evaluation.dialects.desktop import Act, decided_acts, truth_acts
from aboveboard.evaluation.saying import action
from aboveboard.model.actions import Hotkey, Key
from aboveboard.model.decisions import Decision
from tests.demonstrating import element, screen, step

SAVE = element("Save")
HELD = Hotkey(modifiers=("ctrl",), keys=("z",), repeats=8)


def test_a_held_hotkey_is_as_many_calls_as_it_came() -> None:
    taken = step(HELD, SAVE, screen(SAVE))
    assert truth_acts(taken) == (Act(kind="hotkey", keys=("ctrl", "z")),) * 9
    assert decided_acts(Decision(action=HELD), taken) == truth_acts(taken)


def test_a_held_key_or_hotkey_is_said_with_how_often_it_came() -> None:
    assert action(HELD, plain=True) == "ctrl+z ×9"
    assert action(Hotkey(modifiers=("ctrl",), keys=("z",)), plain=True) == "ctrl+z"
    assert action(Key(key="down", repeats=2), plain=True) == "press down ×3"
