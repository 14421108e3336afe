"""Eyes of an environment: they ask the page before they look; one that does not answer costs their patience only."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from blake3 import blake3
from PIL import Image

from aboveboard.cli import world_eyes
from aboveboard.cli.world_camera import CLEAR, Shot
from aboveboard.cli.world_eyes import SHOTS, BrowserEyes
from aboveboard.elements import Change, ChangeKind, Tree
from aboveboard.elements.browser.member import BrowserElements
from aboveboard.environments.browsing.ports import Page
from aboveboard.errors import EnvironmentLost
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.policy import SiteRule
from aboveboard.model.text import Chrome
from tests.colouring import webp
from tests.unit.elements.browser.test_words import button

SITE = SiteRule(id="orders", name="Orders", origin="http://127.0.0.1:1", chrome=("Save", "Saved"))
WINDOW = Rect(0, 0, 400, 300)


class Busy:
    """A page that changed before it was asked and says so late, with its answer; `late` is after so many looks at it.

    `deaf` is how many questions it does not hear. With `announces` it answers at once that it has something to tell.
    A press reaches it after `slow` looks, and changes it then.
    """

    def __init__(self, late: int, deaf: int = 0, slow: int = 0, *, announces: bool = False) -> None:
        self.late, self.deaf, self.slow, self.announces = late, deaf, slow, announces
        self.questions, self.looks, self.pressed, self.met = 0, 0, False, False

    def tell(self, *_: object) -> None:
        pass

    def ask(self) -> int:
        self.questions += 1
        return self.questions

    def changes(self) -> Sequence[object]:
        self.looks += self.questions > self.deaf
        if self.pressed and not self.met:
            self.slow -= 1
            self.met = self.slow < 0
            node = button(Chrome(text="Save"))
            return [Change(ChangeKind.POINTED, node)] if self.met else ()
        return ()

    def at(self, pid: int, window: Rect, point: Point) -> None:
        self.pressed = True

    def turns(self, pid: int) -> int:
        return 0

    def watch(self, pid: int, window: Rect) -> None:
        pass

    def tree(self, pid: int, window: Rect, others: Sequence[Rect]) -> Tree:
        is_told = self.looks > self.late and self.met == self.pressed
        name = "Saved" if is_told else "Save"
        answered = self.questions if self.looks > self.late or self.announces else 0
        settling = self.announces and not is_told
        return Tree((button(Chrome(text=name)),), int(is_told), windows=(window,), answered=answered, settling=settling)

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        return True


class Paged(Busy):
    """A page of 300 by 200 that answers at once; it has not told where it lies, so it is taken to be in the middle."""

    def __init__(self) -> None:
        super().__init__(late=-1)

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        return [300, 200, 1] if "innerWidth" in expression else True


class Restless(Paged):
    """A page that tells something new while each of the first pictures is taken."""

    def __init__(self, restless: int) -> None:
        super().__init__()
        self.restless, self.shots = restless, 0

    def shot(self) -> bytes:
        self.shots += 1
        return webp(Image.new("RGB", (30, 20), "red"))

    def tree(self, pid: int, window: Rect, others: Sequence[Rect]) -> Tree:
        return replace(super().tree(pid, window, others), serial=min(self.shots, self.restless))


def eyes(page: Busy, camera: Shot | None = None) -> BrowserEyes:
    elements, shown = cast("BrowserElements", page), cast("Page", page)
    return BrowserEyes(elements, SITE, shown, 1, lambda: (WINDOW,), camera=camera)


def test_a_picture_of_each_look_lies_where_the_page_does_and_says_that_it_is_clear() -> None:
    shots = [Image.new("RGB", (300, 200), colour) for colour in ("red", "blue")]
    looking = eyes(Paged(), camera=lambda: webp(shots.pop(0)))
    for colour in ((255, 0, 0), (0, 0, 255)):
        picture = looking.look().picture
        assert picture is not None
        assert (picture.render, picture.canvas) == (CLEAR, Rect(50, 50, 300, 200))
        ((name, data),) = looking.pictures.items()
        assert name == picture.sha == blake3(data).hexdigest()
        assert Image.open(io.BytesIO(data)).convert("RGB").getpixel((150, 100)) == colour


@pytest.mark.parametrize(("restless", "shots"), [(0, 1), (1, 2), (2, 3), (9, 3)])
def test_a_page_that_changes_while_its_picture_is_taken_is_taken_again_and_at_last_has_none(
    restless: int, shots: int
) -> None:
    page = Restless(restless)
    looking = eyes(page, camera=page.shot)
    seen = looking.look()
    assert seen.elements is not None
    assert ((seen.picture is not None), page.shots) == (restless < SHOTS, shots)
    assert bool(looking.pictures) is (restless < SHOTS)


def test_without_a_camera_no_picture_is_taken() -> None:
    looking = eyes(Paged())
    assert (looking.look().picture, looking.pictures) == (None, {})


@pytest.mark.parametrize("deaf", [0, 1], ids=["heard at once", "first question unheard"])
def test_a_page_that_tells_late_is_seen_as_it_is_and_not_as_it_was(deaf: int) -> None:
    page = Busy(late=40, deaf=deaf)  # later than its silence would have been taken for rest
    seen = eyes(page).look().elements
    assert seen is not None
    assert [one.name for one in seen.elements] == [Chrome(text="Saved")]
    assert page.questions > deaf


def test_a_page_that_answers_that_it_will_tell_is_waited_for() -> None:
    seen = eyes(Busy(late=40, announces=True)).look().elements
    assert seen is not None
    assert [one.name for one in seen.elements] == [Chrome(text="Saved")]


def test_a_press_that_is_still_on_its_way_is_waited_for() -> None:
    page = Busy(late=-1, slow=40)
    looking = eyes(page)
    looking.pressing(Point(20, 20))
    seen = looking.look().elements
    assert seen is not None
    assert [one.name for one in seen.elements] == [Chrome(text="Saved")]


def test_a_page_that_never_answers_is_taken_as_it_was_told_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_eyes, "ANSWER_S", 0.1)
    monkeypatch.setattr(world_eyes, "PATIENCE_S", 0.1)
    page = Busy(late=10**9)
    seen = eyes(page).look().elements
    assert seen is not None
    assert [one.name for one in seen.elements] == [Chrome(text="Save")]
    with pytest.raises(EnvironmentLost):
        eyes(page).arrived()
