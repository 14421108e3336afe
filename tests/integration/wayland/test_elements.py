"""What programs tell of themselves on Wayland, by the accessibility bus: that it comes, and where its boxes fail."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from aboveboard.desktop import Window
from aboveboard.desktop.wayland.desktop import WaylandDesktop
from aboveboard.elements import Change, ChangeKind, Node, Tree
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.model.elements import Absence, NotRecognised
from tests.integration.wayland.session import SwaySession
from tests.patience import PATIENCE_S, until

pytestmark = pytest.mark.wayland


GALLERY = Path(__file__).parents[1] / "elements" / "galleries" / "gtk3.py"


class Program:
    """A program on sway; what is done to it is done through its own accessible interfaces, as there is no input."""

    def __init__(self, session: SwaySession, elements: AtspiElements, *command: str) -> None:
        self.session, self.elements = session, elements
        self.program = session.start(command)
        self.pid = self.program.pid
        self.bus = ""

    def placed(self, desktop: WaylandDesktop, x: int, y: int) -> Window:
        """Return its window, moved to a place of the screen."""
        number = until(lambda: desktop.windows_of(self.pid), "the program's window")[0].id
        self.session.order(f"[con_id={number}] move absolute position {x} {y}")
        return desktop.windows_of(self.pid)[0]

    def node(self, window: Window, role: str, name: str | None = None) -> Node:
        """Return the node of that role and name, once it is there."""

        def there() -> Node | None:
            self.elements.watch(self.pid, window.box)
            tree = self.elements.tree(self.pid, window.box)
            nodes = tree.nodes if isinstance(tree, Tree) else ()
            return next((node for node in nodes if node.role == role and name in {None, node.name}), None)

        found = until(there, f"a {role}")
        self.bus = self.elements._processes[self.pid].cache.bus
        return found

    def do(self, node: Node, interface: str, call: str, signature: str, *words: object) -> None:
        """Call one of the node's methods, as an assistive program would."""
        address = find_address(self.session.environment["DBUS_SESSION_BUS_ADDRESS"])
        place = DBusAddress(node.ref, bus_name=self.bus, interface=interface)
        with open_dbus_connection(address) as connection:
            answer = connection.send_and_get_reply(new_method_call(place, call, signature, words))
            assert answer.header.message_type is MessageType.method_return

    def insert(self, field: Node, text: str) -> None:
        self.do(field, "org.a11y.atspi.EditableText", "InsertText", "isi", 0, text, len(text))

    def end(self) -> None:
        self.program.kill()
        self.program.wait()
        until(lambda: all(one["pid"] != self.pid for one in self.session.windows()), "the program's end")


@pytest.fixture
def desktop(session: SwaySession) -> Iterator[WaylandDesktop]:
    with WaylandDesktop(session.environment, lambda _: None, patience_s=PATIENCE_S) as desktop:
        yield desktop


@pytest.fixture
def elements(session: SwaySession) -> Iterator[AtspiElements]:
    address = find_address(session.environment["DBUS_SESSION_BUS_ADDRESS"])
    with AtspiElements(address, budget_ms=int(PATIENCE_S * 1000)) as elements:
        yield elements


@pytest.fixture
def editor(session: SwaySession, elements: AtspiElements, tmp_path: Path) -> Iterator[Program]:
    note = tmp_path / "note.txt"
    note.write_text("Hello")
    editor = Program(session, elements, "mousepad", "--disable-server", str(note))
    yield editor
    editor.end()


@pytest.fixture
def gallery(session: SwaySession, elements: AtspiElements) -> Iterator[Program]:
    gallery = Program(session, elements, "/usr/bin/python3", str(GALLERY), "Persephone")
    yield gallery
    gallery.end()


def heard(elements: AtspiElements, kind: ChangeKind, node: Node) -> Change:
    """Return the first report of that kind about a node, once it has come."""

    def come() -> Change | None:
        told = elements.changes()
        return next((change for change in told if (change.kind, change.node.ref) == (kind, node.ref)), None)

    return until(come, kind.value)


def test_an_edit_is_told_by_the_program_itself(
    desktop: WaylandDesktop, elements: AtspiElements, editor: Program
) -> None:
    field = editor.node(editor.placed(desktop, 0, 0), "text")
    elements.changes()
    editor.insert(field, "x")
    change = heard(elements, ChangeKind.TEXT_INSERTED, field)
    assert (change.node.pid, change.position, change.text) == (editor.pid, 0, "x")
    assert elements.text(field) == "xHello"


def test_a_state_and_a_value_that_change_are_told_by_the_program_itself(
    desktop: WaylandDesktop, elements: AtspiElements, gallery: Program
) -> None:
    window = gallery.placed(desktop, 0, 0)
    toggle, slider = gallery.node(window, "toggle button"), gallery.node(window, "slider")
    elements.changes()
    gallery.do(toggle, "org.a11y.atspi.Action", "DoAction", "i", 0)
    change = heard(elements, ChangeKind.STATE, toggle)
    assert (change.what, change.on) == ("checked", True)
    words = ("org.a11y.atspi.Value", "CurrentValue", ("d", 7.0))
    gallery.do(slider, "org.freedesktop.DBus.Properties", "Set", "ssv", *words)
    assert float(heard(elements, ChangeKind.VALUE, slider).text) == 7.0


def test_of_a_program_that_is_no_longer_watched_nothing_is_told(
    desktop: WaylandDesktop, elements: AtspiElements, editor: Program
) -> None:
    field = editor.node(editor.placed(desktop, 0, 0), "text")
    elements.forget(editor.pid)
    editor.insert(field, "x")
    assert list(elements.changes()) == []
    assert elements.text(field) == NotRecognised(reason=Absence.NOT_EXPOSED)


def test_where_a_window_lies_is_not_told_so_its_tree_has_no_place_and_it_has_no_picture(
    desktop: WaylandDesktop, elements: AtspiElements, editor: Program
) -> None:
    """A Wayland client does not know where its window is: all its boxes begin at nought."""
    window = editor.placed(desktop, 0, 0)
    assert editor.node(window, "text").window == window.box
    moved = editor.placed(desktop, 200, 100)
    assert (moved.box.x, moved.box.y) == (200, 100)
    elements.watch(editor.pid, moved.box)
    assert elements.tree(editor.pid, moved.box) == NotRecognised(reason=Absence.NOT_EXPOSED)
    assert elements.at(editor.pid, moved.box, moved.box.centre) == NotRecognised(reason=Absence.NOT_EXPOSED)
