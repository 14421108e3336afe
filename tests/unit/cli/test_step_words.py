"""Steps in a line of words: a key that was held says how often it came."""

from aboveboard.cli.step_words import done
from aboveboard.model.actions import Hotkey, Key


def test_a_held_key_or_hotkey_says_how_often_it_came() -> None:
    assert done(Hotkey(modifiers=("ctrl",), keys=("z",), repeats=8)) == "ctrl+z ×9"
    assert done(Key(key="down", repeats=2)) == "down ×3"
    assert done(Key(key="down")) == "down"
