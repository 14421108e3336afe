"""A canary wherever a person's words may stand is in no snapshot, no event and no masked picture, in any toolkit."""

import io
from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from aboveboard.elements import ChangeKind, Tree
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.elements.masks import masks
from aboveboard.elements.minimise import ElementIds, element, snapshot
from aboveboard.elements.vocabulary import Texts
from aboveboard.model.elements import NotRecognised
from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.reading import read_picture
from tests.integration.conftest import Start
from tests.integration.elements.desk import UNHURRIED_MS, Desk
from tests.integration.elements.gallery import CANARY, WORDS, Gallery, box_of

pytestmark = pytest.mark.x11

TEXTS = Texts(WORDS)


def opened(gallery: Gallery, role: str, name: str) -> None:
    gallery.click(role, name)
    gallery.desk.heard(ChangeKind.MENU_OPENED)


def at_rest(gallery: Gallery) -> None:
    """Everything as it is at the start, and a field with a secret in it."""
    gallery.click("password text")
    gallery.desk.type(CANARY)


def with_recent_files(gallery: Gallery) -> None:
    """The menu of recent files is open."""
    gallery.click(gallery.roles.bar_item, "File")
    menu = gallery.desk.heard(ChangeKind.MENU_OPENED).node
    recent = next(node for node in gallery.below(menu) if node.name == "Open Recent")
    gallery.desk.click(box_of(recent).centre)
    gallery.desk.heard(ChangeKind.MENU_OPENED)


def with_each_dropdown(gallery: Gallery, number: int) -> None:
    combo = list(gallery.dropdowns())[number]
    gallery.desk.click(Point(box_of(combo).right - 10, box_of(combo).centre.y))
    gallery.desk.heard(ChangeKind.MENU_OPENED)


def with_details(gallery: Gallery) -> None:
    """The popover is open; Qt's is not in the tree."""
    details = [node for node in gallery.tree().nodes if node.name == "Details" and node.box]
    gallery.desk.click(box_of(details[-1]).centre)
    if gallery.toolkit != "qt5":
        gallery.node("push button", "Apply")
    else:
        gallery.popup()


def with_more_rows(gallery: Gallery) -> None:
    """A tree is unfolded, or a row was added that nobody reports."""
    if gallery.roles.expandable is None:
        gallery.click("push button", "Add")
        gallery.node("label", f"{CANARY} too")
        return
    gallery.desk.click(box_of(gallery.node(gallery.roles.expandable, "Fruit")).centre)
    gallery.desk.keys("Right" if gallery.toolkit == "qt5" else "shift+Right")
    gallery.node(gallery.roles.expandable, "Apple")


SCENES: list[Callable[[Gallery], None]] = [
    at_rest,
    with_recent_files,
    lambda gallery: with_each_dropdown(gallery, 0),
    lambda gallery: with_each_dropdown(gallery, -1),
    with_details,
    with_more_rows,
]


@pytest.mark.parametrize("scene", SCENES, ids=["rest", "recent", "dropdown", "last-dropdown", "popover", "rows"])
def test_a_persons_words_are_in_no_snapshot_no_event_and_no_picture(
    gallery: Gallery, scene: Callable[[Gallery], None]
) -> None:
    scene(gallery)
    tree = gallery.tree()
    ids = ElementIds()
    said = msgspec.json.encode(snapshot([tree], TEXTS, ids)).decode()
    assert CANARY not in said
    assert '"Bold"' in said
    events = [element(change.node, tree, TEXTS, ids) for change in gallery.desk.told]
    assert CANARY.encode() not in msgspec.json.encode(events)
    assert CANARY.lower() not in seen(gallery)


def seen(gallery: Gallery) -> str:
    """Return all that tesseract reads in the process's windows, each masked; windows unknown to the tree stay out.

    As the recorder takes pictures, too: one is good where windows and tree are the same before it and after it.
    """

    def taken() -> tuple[Tree, list[Rect], NDArray[np.uint8]] | None:
        boxes, tree = gallery.desk.boxes(gallery.pid), gallery.tree()
        pixels = gallery.desk.desktop.grab(Rect(0, 0, 1280, 800)).pixels.copy()
        still = boxes == gallery.desk.boxes(gallery.pid) and tree == gallery.tree()
        return (tree, boxes, pixels) if still else None

    return _words(*gallery.desk.until(taken, "windows and a tree that hold still")).lower()


def _words(tree: Tree, boxes: list[Rect], picture: NDArray[np.uint8]) -> str:
    shown = np.zeros_like(picture)
    for box in boxes:  # lowest first, as the recorder paints them
        inside = picture[box.y : box.bottom, box.x : box.right].copy()
        for mask in masks(tree, box, WORDS):
            part = mask.box.intersection(box).moved(-box.x, -box.y)
            inside[part.y : part.bottom, part.x : part.right] = 128
        shown[box.y : box.bottom, box.x : box.right] = inside
    bytes_ = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(shown[:, :, 2::-1])).resize((2560, 1600)).save(bytes_, "PNG")
    return read_picture(bytes_.getvalue())


def test_the_pictures_show_the_words_of_the_application_and_without_masks_the_canary(gallery: Gallery) -> None:
    words = seen(gallery)
    assert "italic" in words
    box = gallery.window
    picture = io.BytesIO()
    pixels = gallery.desk.desktop.grab(box).pixels
    clear = Image.fromarray(np.ascontiguousarray(pixels[:, :, 2::-1]))
    clear.resize((box.width * 2, box.height * 2)).save(picture, "PNG")
    assert CANARY.lower() in read_picture(picture.getvalue()).lower()


def fields(tree: Tree | NotRecognised) -> dict[str, str]:
    """Return the roles of the secrets and of what holds the canary, by ref."""
    nodes = tree.nodes if isinstance(tree, Tree) else ()
    return {node.ref: node.role for node in nodes if node.role == "password text" or node.value == CANARY}


def test_a_secret_shown_in_clear_is_one_still_when_its_window_comes_back(desk: Desk, start: Start) -> None:
    gallery = Gallery("gtk3", desk, start)
    secret = gallery.click("password text").ref
    desk.type(CANARY)
    desk.keys("F9")
    address = find_address(desk.screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    with AtspiElements(address, budget_ms=UNHURRIED_MS) as stranger:
        stranger.watch(gallery.pid, gallery.window)
        desk.until(lambda: fields(stranger.tree(gallery.pid, gallery.window)) == {secret: "text"}, "it in clear")
    desk.elements.forget(gallery.pid)
    desk.elements.watch(gallery.pid, gallery.window)
    assert fields(gallery.tree()) == {secret: "password text"}


def test_a_field_that_hides_what_is_typed_is_told_of_as_a_secret_that_the_focus_came_to(
    desk: Desk, start: Start
) -> None:
    gallery = Gallery("gtk4", desk, start)
    hidden = next(node for node in gallery.tree().nodes if node.role == "text" and not node.value)
    desk.click(box_of(hidden).centre)
    desk.until(lambda: gallery.tree().focus == hidden.ref, "the focus in it")
    assert [change.node.role for change in desk.told if change.kind is ChangeKind.FOCUSED][-1] == "text"
    desk.told.clear()
    desk.type(CANARY)
    told = desk.heard(ChangeKind.FOCUSED).node
    assert (told.ref, told.role, told.value) == (hidden.ref, "password text", None)
