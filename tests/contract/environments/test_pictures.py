"""A world that takes pictures takes clear ones of its page, in the place of its elements; another takes none."""

import io
from contextlib import closing

import pytest
from PIL import Image

from aboveboard.agents.looks import Gallery
from aboveboard.cli.world_camera import CLEAR
from aboveboard.cli.worlds import world
from aboveboard.environments.browsing.gyms import wrapped
from aboveboard.model.elements import Element
from tests.choosing import one, press

pytestmark = [pytest.mark.x11, pytest.mark.alone]

TASK = "click-test-2"
"""Two buttons with a word each."""


def dark(patch: bytes) -> bool:
    return min(patch) < 120


@pytest.mark.parametrize("headless", [True, False], ids=["without a screen", "on a screen"])
def test_a_picture_shows_each_element_in_its_place(*, headless: bool) -> None:
    with world("miniwob", headless=headless, pictures=True) as found:
        worlds = found.of("usual")
        with closing(worlds.open(TASK)) as environment:
            seen, _ = environment.reset(3)
            ((name, data),) = environment.pictures.items()
            assert seen.picture is not None
            assert (seen.picture.sha, seen.picture.render) == (name, CLEAR)
            image = Image.open(io.BytesIO(data)).convert("L")
            assert image.size == (seen.picture.canvas.width, seen.picture.canvas.height)
            assert seen.elements is not None
            buttons = [each for each in seen.elements.elements if each.role == "push button"]
            assert len(buttons) == 2
            for button in buttons:
                assert dark(_inside(image, button, seen.picture.canvas.x, seen.picture.canvas.y)), "a word stands there"
            looks = Gallery(environment.pictures).looks(seen.picture, seen.elements)
            assert looks is not None
            assert {each.id for each in buttons} <= set(looks.patches)
            environment.step(press(one(seen, "push button", "ONE")))
            assert name not in environment.pictures or len(environment.pictures) == 1


def _inside(image: Image.Image, element: Element, left: int, top: int) -> bytes:
    box = element.box
    assert box is not None
    inner = box.moved(-left, -top).grown(-4)
    return image.crop((inner.x, inner.y, inner.right, inner.bottom)).tobytes()


def test_a_world_without_a_camera_takes_no_picture_and_gymnasium_is_told_of_those_there_are() -> None:
    for pictures in (False, True):
        with (
            world("miniwob", headless=True, pictures=pictures) as worlds,
            closing(worlds.open(TASK)) as environment,
            closing(wrapped(environment)) as gym,
        ):
            assert environment.pictures == {}
            seen, told = gym.reset(seed=3)
            names = [] if seen.picture is None else [seen.picture.sha]
            assert len(names) == int(pictures)
            assert list(told["pictures"]) == names
            after, *_, told = gym.step(press(one(seen, "push button", "TWO")))
            assert list(told["pictures"]) == ([] if after.picture is None else [after.picture.sha])
