"""Two windows of one browser that show two approved sites: what is told of each is its own, under its own layers."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from aboveboard.desktop import Window
from aboveboard.desktop.scripted import ScriptedDesktop, Stage
from aboveboard.elements import Node
from aboveboard.elements.scripted import ScriptedElements, ScriptedProcess
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.recorder.camera import Camera
from aboveboard.recorder.picture import Picture
from aboveboard.recorder.scope import Approved, Scope
from tests.unit.recorder.describing import Shapes
from tests.unit.recorder.test_sites import KEY, RULE, SHOWN, WINDOW, Told

OTHER_BOX, UNKNOWN_BOX = Rect(960, 60, 300, 640), Rect(40, 710, 900, 80)
OTHER = msgspec.structs.replace(RULE, id="stock", origin="http://stock.example")
OTHER_WINDOW = replace(WINDOW, id=2, frame=2, box=OTHER_BOX)
OTHER_SHOWN = replace(
    SHOWN, page="q", site="stock", origin=OTHER.origin, window=msgspec.structs.replace(SHOWN.window, x=960, width=300)
)
UNKNOWN_WINDOW = replace(WINDOW, id=3, frame=3, box=UNKNOWN_BOX, title="Private - Chromium")
NODES = tuple(
    Node(ref, "text", box=box, window=box, states=frozenset({"editable"}))
    for ref, box in (("of orders", WINDOW.box), ("of stock", OTHER_BOX), ("of neither", UNKNOWN_BOX))
)


@pytest.fixture
def elements() -> Iterator[ScriptedElements]:
    with ScriptedElements() as elements:
        elements.show(10, ScriptedProcess(NODES, tuple(node.box for node in NODES if node.box), focus="of stock"))
        elements.watch(10, WINDOW.box)
        yield elements


def pictured(elements: ScriptedElements, windows: tuple[Window, ...], *, orders: Layers | None = None) -> Picture:
    sites = {"orders": Approved(RULE, orders or RULE.layers), "stock": Approved(OTHER, OTHER.layers)}
    desktop = ScriptedDesktop([Stage(0, windows, focus=2)])
    desktop.advance(0)
    scope = Scope({}, sites).seeing(Told(SHOWN, OTHER_SHOWN), KEY)
    camera = Camera(desktop, elements, Shapes(), scope, hidden=frozenset())
    for _ in range(3):
        desktop.advance(desktop.now() + 300)
        camera.looked(desktop.context())
    assert camera.picture is not None, camera.refused
    return camera.picture


def told(picture: Picture) -> dict[str, tuple[list[str], str | None]]:
    return {app: ([node.ref for node in tree.nodes], tree.focus) for app, tree in picture.trees}


def test_each_site_has_a_tree_of_its_own_windows_and_what_is_of_no_site_is_in_none(elements: ScriptedElements) -> None:
    picture = pictured(elements, (WINDOW, OTHER_WINDOW, UNKNOWN_WINDOW))
    assert told(picture) == {"orders": (["of orders"], None), "stock": (["of stock"], "of stock")}
    assert [tree.windows for _, tree in picture.trees] == [(WINDOW.box,), (OTHER_BOX,)]


def test_one_site_beside_an_unknown_window_tells_nothing_of_that(elements: ScriptedElements) -> None:
    assert told(pictured(elements, (OTHER_WINDOW, UNKNOWN_WINDOW))) == {"stock": (["of stock"], "of stock")}


def test_a_site_without_pictures_has_none_beside_one_with_them(elements: ScriptedElements) -> None:
    """Mail in one window, orders in the other: the same browser, and not the same class."""
    layers = Layers(text=TextLayer.NONE, pixels=PixelsLayer.NONE).bounded(AppClass.MAIL)
    picture = pictured(elements, (WINDOW, OTHER_WINDOW), orders=layers)
    assert picture.windows == (OTHER_BOX,)
    assert set(told(picture)) == {"stock"}


def test_where_all_windows_are_of_one_app_its_tree_is_told_as_it_is(elements: ScriptedElements) -> None:
    elements.show(10, ScriptedProcess(NODES[:1], (WINDOW.box,)))
    ((app, tree),) = pictured(elements, (WINDOW,)).trees
    assert app == "orders"
    assert tree == elements.tree(10, WINDOW.box)
