"""What a hung or unapproved application can do to us: nothing, within the limits."""

import os
import select
import signal

import pytest
from jeepney import DBusAddress, HeaderFields, Message, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from aboveboard.elements import ChangeKind, Node, Tree
from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.bus import Deadline
from aboveboard.elements.atspi.member import BUDGET_MS
from aboveboard.errors import NoAccessibility
from aboveboard.model.elements import Absence, NotRecognised
from tests.integration.conftest import Start
from tests.integration.elements.desk import Desk
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.x11

NO_ANSWER = NotRecognised(reason=Absence.NO_ANSWER)
A_DAY_MS = 86_400_000
"""Longer than any test: a wait that should not be would be the end of the test."""


def test_a_hung_application_is_not_recognised_and_delays_nobody_else(desk: Desk, start: Start) -> None:
    hung, well = (start(["mousepad", "--disable-server"]).pid for _ in range(2))
    hung_box, well_box = desk.main(hung), desk.main(well)
    desk.elements.budget_ms = BUDGET_MS
    os.kill(hung, signal.SIGSTOP)
    try:
        assert desk.elements.tree(hung, hung_box) == NO_ANSWER
        # From now on it is not asked again until it answers, so these come without waiting for it.
        desk.elements.budget_ms = A_DAY_MS
        assert desk.elements.tree(hung, hung_box) == NO_ANSWER
        assert desk.elements.at(hung, hung_box, hung_box.centre) == NO_ANSWER
        desk.elements.changes()
        assert isinstance(desk.elements.tree(well, well_box), Tree)
        assert isinstance(desk.elements.at(well, well_box, well_box.centre), Node)
    finally:
        os.kill(hung, signal.SIGCONT)
    desk.until(lambda: isinstance(desk.elements.tree(hung, hung_box), Tree), "its recovery")


def test_what_a_hung_application_had_reported_is_told_when_it_wakes(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    box = desk.main(pid)
    desk.focus(pid)
    desk.told.clear()
    desk.elements.budget_ms = BUDGET_MS
    os.kill(pid, signal.SIGSTOP)
    try:
        desk.type("late")
        assert desk.elements.tree(pid, box) == NO_ANSWER
    finally:
        os.kill(pid, signal.SIGCONT)
    text = ""
    while text != "late":
        ready, _, _ = select.select([desk.elements.fileno()], [], [], PATIENCE_S)
        assert ready
        text += "".join(one.text for one in desk.elements.changes() if one.kind is ChangeKind.TEXT_INSERTED)


class Wire:
    """A monitor of the whole accessibility bus."""

    def __init__(self, address: str) -> None:
        self.connection: DBusConnection = open_dbus_connection(address)
        bus = DBusAddress(
            "/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus.Monitoring"
        )
        self.connection.send_and_get_reply(new_method_call(bus, "BecomeMonitor", "asu", ([], 0)), timeout=5)

    def seen(self) -> list[Message]:
        messages = []
        try:
            while True:
                messages.append(self.connection.receive(timeout=0.05))
        except TimeoutError:
            return messages


def test_of_an_unwatched_process_nothing_is_asked_and_nothing_is_received(desk: Desk, start: Start) -> None:
    watched, other = (start(["mousepad", "--disable-server"]).pid for _ in range(2))
    box = desk.main(watched)
    hidden = desk.until(lambda: next((one.box for one in desk.windows(other) if one.box.width > 40), None), "a window")
    address = find_address(desk.screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    ours = {desk.elements._events.name, desk.elements._questions.name}
    wire = Wire(address)
    with wire.connection:
        listed = desk.elements._applications.find(other, desk.elements._asking(Deadline(5_000)))
        assert listed is not None
        desk.elements._questions.ask([calls.register("object:text-changed", listed)], Deadline(5_000))
        desk.hand("mousemove", str(hidden.centre.x), str(hidden.y + 5), "click", "1")
        desk.type("secret")
        assert desk.elements.at(other, hidden, hidden.centre) == NotRecognised(reason=Absence.NOT_EXPOSED)
        assert desk.elements.tree(other, hidden) == NotRecognised(reason=Absence.NOT_EXPOSED)
        received = desk.elements._events.arrived()
        assert isinstance(desk.elements.tree(watched, box), Tree)
        messages = wire.seen()
    asked = {message.header.fields.get(HeaderFields.destination) for message in messages if _from(message) in ours}
    said = {_from(message) for message in messages if message.header.fields.get(HeaderFields.destination) is None}
    assert listed in said  # it did report its typing to the bus
    assert listed not in asked
    assert listed not in {_from(message) for message in received}
    assert {one.node.pid for one in desk.told} <= {watched}


def _from(message: Message) -> str:
    return str(message.header.fields.get(HeaderFields.sender, ""))


def test_a_forgotten_process_is_dropped_and_its_reports_stay_away(desk: Desk, start: Start) -> None:
    pid = start(["mousepad", "--disable-server"]).pid
    box = desk.main(pid)
    field = desk.node(pid, "text")
    desk.focus(pid)
    desk.elements.forget(pid)
    desk.told.clear()
    desk.type("secret")
    assert desk.elements.tree(pid, box) == NotRecognised(reason=Absence.NOT_EXPOSED)
    assert desk.elements.text(field) == NotRecognised(reason=Absence.NOT_EXPOSED)
    assert not desk.elements.changes()
    desk.elements.watch(pid, box)
    desk.until(lambda: desk.elements.text(field) == "secret", "the tree read anew")
    assert not [one for one in desk.told if one.kind is ChangeKind.TEXT_INSERTED]


def test_a_process_that_ends_leaves_no_tree(desk: Desk, start: Start) -> None:
    program = start(["zenity", "--info", "--text=x"])
    box = desk.main(program.pid)
    program.kill()
    program.wait()
    absent = desk.until(
        lambda: found if isinstance(found := desk.elements.tree(program.pid, box), NotRecognised) else None,
        "its absence",
    )
    assert absent.reason in {Absence.NO_TREE, Absence.NOT_EXPOSED}


def test_a_program_without_a_tree_is_not_recognised(desk: Desk, start: Start) -> None:
    pid = start(["xterm"]).pid
    box = desk.until(lambda: next((one.box for one in desk.windows(pid) if one.box.width > 40), None), "a window")
    desk.elements.watch(pid, box)
    assert desk.elements.tree(pid, box) == NotRecognised(reason=Absence.NO_TREE)
    assert desk.elements.at(pid, box, box.centre) == NotRecognised(reason=Absence.NO_TREE)


def test_a_missing_bus_is_named() -> None:
    with pytest.raises(NoAccessibility):
        find_address("unix:path=/nonexistent/bus")


def test_a_lost_bus_is_named(desk: Desk) -> None:
    desk.elements._questions._connection.sock.shutdown(2)
    with pytest.raises(NoAccessibility):
        desk.elements._questions.send(calls.daemon_id())
