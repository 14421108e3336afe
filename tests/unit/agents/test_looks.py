"""What a picture shows of each element: the right pixels, and nothing where no picture shows one."""

import msgspec
import numpy as np
import pytest
from PIL import Image

from aboveboard.agents.demonstrations import demonstrated
from aboveboard.agents.looks import CHANNELS, SIDE, Gallery
from aboveboard.agents.lowering import Composites
from aboveboard.agents.packing import batch_of
from aboveboard.agents.seeing import see
from aboveboard.agents.words import read_goal
from aboveboard.evaluation.moves import moves_of
from aboveboard.model.actions import Action, Key, Route, SelectOption
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import LowLevel, Observation, Picture
from tests.colouring import CANVAS, COLOURS, colouring, painted, webp
from tests.demonstrating import click, element, episode, screen, step, typing

BUTTONS = [element("", place=place) for place in range(3)]
MIDDLE = Point(15, 45)


def test_a_patch_is_what_lies_in_an_elements_box_wherever_the_picture_lies() -> None:
    for canvas in (CANVAS, Rect(-30, -20, 200, 200)):
        picture, data = painted(BUTTONS, ["red", "green", "blue"], canvas)
        looks = Gallery({picture.sha: data}).looks(picture, screen(*BUTTONS))
        assert looks is not None
        patches = looks.of([one.id for one in BUTTONS])
        assert patches.shape == (3, CHANNELS, SIDE, SIDE)
        for patch, colour in zip(patches, ("red", "green", "blue"), strict=True):
            assert {tuple(pixel) for pixel in patch[:3].reshape(3, -1).T.tolist()} == {COLOURS[colour]}
            assert patch[3].min() == 255


def test_halves_of_an_element_lie_where_they_are_seen() -> None:
    image = Image.new("RGB", (80, 20), "white")
    image.paste((0, 0, 0), (0, 0, 40, 20))
    data, button = webp(image), element("")
    looks = Gallery({"p": data}).looks(Picture(sha="p", canvas=Rect(10, 10, 80, 20)), screen(button))
    assert looks is not None
    patch = looks.of([button.id])[0]
    assert (patch[:3, :, : SIDE // 2].max(), patch[:3, :, SIDE // 2 :].min()) == (0, 255)


def test_what_no_picture_shows_has_no_look() -> None:
    away, nowhere = element("", place=40), element("", place=2, box=None, visible_box=None)
    picture, data = painted(BUTTONS[:1], ["red"])
    looks = Gallery({picture.sha: data}).looks(picture, screen(BUTTONS[0], away, nowhere))
    assert looks is not None
    assert looks.of([BUTTONS[0].id])[0].max() == 255
    assert not looks.of([away.id, nowhere.id, "unheard of"]).any()


def test_without_a_picture_or_with_one_that_cannot_be_read_nothing_is_seen() -> None:
    picture, _ = painted(BUTTONS, ["red", "green", "blue"])
    listed = screen(*BUTTONS)
    assert Gallery({}).looks(picture, listed) is None
    assert Gallery({picture.sha: b"no picture"}).looks(picture, listed) is None
    assert Gallery({}).looks(None, listed) is None
    assert see(read_goal("Press it."), listed, ()).patches is None


def test_one_picture_is_not_taken_for_another() -> None:
    first, one = painted(BUTTONS, ["red", "red", "red"])
    second, other = painted(BUTTONS, ["blue", "blue", "blue"])
    gallery, listed = Gallery({first.sha: one, second.sha: other}), screen(*BUTTONS)
    found = [gallery.looks(picture, listed) for picture in (first, second, first)]
    assert [one.of(["n1"])[0, :3, 0, 0].tolist() for one in found if one] == [
        list(COLOURS[name]) for name in ("red", "blue", "red")
    ]


@pytest.mark.parametrize("given", [True, False], ids=["with a gallery", "without"])
def test_a_row_holds_what_its_picture_shows_only_where_pictures_are_asked_for(given: bool) -> None:
    episode, pictures = colouring(3)
    rows = demonstrated(episode, gallery=Gallery(pictures) if given else None).rows
    assert [row.looks is not None for row in rows] == [given]


@pytest.mark.parametrize(
    ("cursor", "shown"),
    [(Point(0, 0), True), (None, True), (MIDDLE, False)],
    ids=["away", "unknown", "on"],
)
def test_a_picture_with_the_pointer_on_what_is_pressed_next_is_not_looked_at(
    cursor: Point | None, *, shown: bool
) -> None:
    picture, data = painted(BUTTONS, ["red", "green", "blue"])
    picture, listed = msgspec.structs.replace(picture, cursor=cursor), screen(*BUTTONS)
    actions: tuple[Action, ...] = (click(BUTTONS[1]), Key(key="return"), typing("Save"))
    seen = Observation(t=0, picture=picture, elements=listed)
    steps = [step(action, BUTTONS[1], listed, index=place) for place, action in enumerate(actions)]
    steps = [msgspec.structs.replace(one, before=seen) for one in steps]
    rows = demonstrated(episode("Save.", *steps, outcome="unknown"), gallery=Gallery({picture.sha: data})).rows
    assert [row.looks is not None for row in rows] == [shown, True, True], "a key lights nothing up"


@pytest.mark.parametrize(
    ("role", "cursor", "shown"),
    [("push button", Point(80, 15), False), ("panel", Point(80, 15), True), ("panel", Point(15, 15), False)],
    ids=["beside a button's label", "beside a word of a panel", "on the word"],
)
def test_what_lights_up_with_a_label_is_the_button_that_it_belongs_to(role: str, cursor: Point, *, shown: bool) -> None:
    around = element("", role)
    label = element("Save", "label", 1, box=Rect(12, 12, 20, 10), visible_box=Rect(12, 12, 20, 10), parent=around.id)
    picture, data = painted([around], ["red"])
    picture, listed = msgspec.structs.replace(picture, cursor=cursor), screen(around, label)
    pressed = msgspec.structs.replace(
        step(click(label), label, listed), before=Observation(t=0, picture=picture, elements=listed)
    )
    (row,) = demonstrated(episode("Save.", pressed, outcome="unknown"), gallery=Gallery({picture.sha: data})).rows
    assert (row.looks is not None) is shown


def test_a_key_without_a_list_of_its_own_has_list_and_picture_of_one_moment() -> None:
    button = element("Save")
    (first, red), (second, blue) = (painted([button], [colour]) for colour in ("red", "blue"))
    listed = screen(button)
    pressed = step(click(button), button, listed)
    key = step(Key(key="return"), button, None, index=1)
    pressed = msgspec.structs.replace(pressed, before=Observation(t=0, picture=first, elements=listed))
    key = msgspec.structs.replace(key, before=Observation(t=1, picture=second))
    shown = episode("Save.", pressed, key, outcome="unknown")
    rows = demonstrated(shown, gallery=Gallery({first.sha: red, second.sha: blue})).rows
    colours = [row.looks.of([button.id])[0, :3, 0, 0].tolist() for row in rows if row.looks is not None]
    assert colours == [list(COLOURS["red"])] * 2


def test_a_row_has_the_picture_that_it_names_and_not_that_of_its_list() -> None:
    """A list in between may be of the press itself, when the pointer had lit up what was pressed."""
    field, option = element("Country", "combo box"), element("Chile", "list item", 1)
    (first, red), (second, green), (third, blue) = (
        painted([field, option], [colour] * 2) for colour in ("red", "green", "blue")
    )
    listed = screen(field, option)
    rows = [
        LowLevel(t=0, action=click(field), picture=first.sha),
        LowLevel(t=900, action=click(option), picture=second.sha),
    ]
    whole = step(SelectOption(value=Redacted(text="Chile"), index=0, by=Route.POINTER), field, screen(field))
    whole = msgspec.structs.replace(
        whole,
        before=Observation(t=0, picture=first, elements=screen(field)),
        between=(Observation(t=500, picture=second), Observation(t=900, picture=third, elements=listed)),
        children=tuple(rows),
    )
    shown = episode("Choose Chile.", whole, outcome="unknown")
    pictures = {first.sha: red, second.sha: green, third.sha: blue}
    found = demonstrated(shown, gallery=Gallery(pictures)).rows
    assert [row.looks.of([field.id])[0, :3, 0, 0].tolist() for row in found if row.looks] == [
        list(COLOURS[colour]) for colour in ("red", "green")
    ]
    (move,) = moves_of(whole)
    assert move.before.picture == second
    unnamed = msgspec.structs.replace(whole, children=(rows[0], LowLevel(t=900, action=click(option))))
    assert moves_of(unnamed)[0].before.picture is None


def test_a_key_that_names_no_picture_has_that_of_its_list_for_a_key_lights_nothing_up() -> None:
    field, option = element("Country", "combo box"), element("Chile", "list item", 1)
    (first, red), (second, blue) = (painted([field, option], [colour] * 2) for colour in ("red", "blue"))
    whole = step(SelectOption(value=Redacted(text="Chile"), index=0, by=Route.KEYBOARD), field, screen(field))
    whole = msgspec.structs.replace(
        whole,
        before=Observation(t=0, picture=first, elements=screen(field)),
        between=(Observation(t=500, picture=second, elements=screen(field, option)),),
        children=(LowLevel(t=0, action=click(field), picture=first.sha), LowLevel(t=900, action=Key(key="return"))),
    )
    lowered = episode("Choose Chile.", whole, outcome="unknown")
    gallery = Gallery({first.sha: red, second.sha: blue})
    found = demonstrated(lowered, Composites.LOWERED, gallery).rows
    assert [row.looks.of([field.id])[0, :3, 0, 0].tolist() for row in found if row.looks] == [
        list(COLOURS[colour]) for colour in ("red", "blue")
    ]


def test_the_end_of_a_task_is_seen_too() -> None:
    button = element("Save")
    picture, data = painted([button], ["green"])
    pressed = step(click(button), button, screen(button), after=screen(button))
    assert pressed.after is not None
    pressed = msgspec.structs.replace(pressed, after=msgspec.structs.replace(pressed.after, picture=picture))
    rows = demonstrated(episode("Save.", pressed), gallery=Gallery({picture.sha: data})).rows
    assert [row.looks is not None for row in rows] == [False, True]


def test_a_batch_holds_colours_from_below_to_above_0_and_zero_where_a_moment_has_no_picture() -> None:
    picture, data = painted(BUTTONS, ["red", "green", "blue"])
    listed, goal = screen(*BUTTONS), read_goal("Press it.")
    looks = Gallery({picture.sha: data}).looks(picture, listed)
    few = screen(BUTTONS[0])
    batch = batch_of([see(goal, listed, (), looks), see(goal, few, ()), see(goal, few, (), looks)])
    assert batch.patches is not None
    assert batch.patches.shape == (3, 3, CHANNELS, SIDE, SIDE)
    assert np.allclose((batch.patches[0, 0, :3, 0, 0].numpy() + 1) * 127.5, COLOURS["red"])
    assert [float(batch.patches[number].max()) for number in range(3)] == [1.0, 0.0, 1.0]
    assert float(batch.patches[0].min()) < -0.8
    assert not batch.patches[2, 1:].any()
    assert batch_of([see(goal, listed, ())]).patches is None
