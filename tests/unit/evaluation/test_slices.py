"""By what a score is told apart: what was seen, and whether the pointer gave the target away."""

import msgspec
import pytest

from aboveboard.evaluation.slices import seen
from aboveboard.model.actions import Action, Key
from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.trajectories import Observation, Picture
from tests.demonstrating import click, element, screen, step

BUTTON = element("Save")
SHOT = Picture(sha="p", canvas=Rect(0, 0, 200, 200))
LIT = msgspec.structs.replace(SHOT, cursor=Point(15, 15))
AWAY = msgspec.structs.replace(SHOT, cursor=Point(150, 150))


@pytest.mark.parametrize(
    ("picture", "elements", "action", "words"),
    [
        (None, None, click(BUTTON), "nothing"),
        (None, screen(BUTTON), click(BUTTON), "elements"),
        (SHOT, None, click(BUTTON), "a picture"),
        (AWAY, screen(BUTTON), click(BUTTON), "elements and a picture"),
        (LIT, screen(BUTTON), click(BUTTON), "elements and a picture, the pointer on the target"),
        (LIT, screen(BUTTON), Key(key="return"), "elements and a picture"),
    ],
    ids=["nothing", "a list", "a picture", "both", "the pointer on it", "a key on it"],
)
def test_what_was_seen_says_whether_the_pointer_lay_on_the_target(
    picture: Picture | None, elements: ElementSnapshot | None, action: Action, words: str
) -> None:
    before = Observation(t=0, picture=picture, elements=elements)
    assert seen(msgspec.structs.replace(step(action, BUTTON, None), before=before)) == words
