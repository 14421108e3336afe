"""One connection to the system bus: what its services tell is taken as it comes, and nothing is waited for.

Nothing is started and nothing is changed: questions forbid the bus to start a service, and only properties are asked.
A service that is absent leaves its conditions unknown; one that comes later, or again, is asked again.
"""

import contextlib
import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageFlag,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from aboveboard.conditions import Condition, Moment, Weather
from aboveboard.conditions.system_bus.services import MACHINE, Service, login_session

_CONNECT_S = 2.0
_FIRST_ANSWERS_S = 1.0


class SystemBusConditions:
    """Listens on a message bus, the system's where no address is given; a context manager that never raises.

    Without a bus it knows nothing, and says so by `Weather.known`.
    """

    def __init__(self, address: str = "SYSTEM") -> None:
        self._address = address
        self._connection: DBusConnection | None = None
        self._services: tuple[Service, ...] = MACHINE
        self._asked: dict[int, Service] = {}
        self._told: dict[Service, dict[str, object]] = {}
        self._passed: list[Moment] = []

    def __enter__(self) -> Self:
        """Connect, listen and ask; waits a moment for the first answers."""
        with contextlib.suppress(OSError, ValueError, KeyError, RuntimeError):
            self._connection = open_dbus_connection(self._address, auth_timeout=_CONNECT_S)
        if self._connection is not None:
            self._connection.sock.settimeout(_CONNECT_S)
            self._begin(self._connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self._lose()

    def look(self) -> Weather:
        """Return how things are, from what has arrived."""
        while self._take(0):
            pass
        known: set[Condition | Moment] = set()
        holds: set[Condition] = set()
        for service, told in self._told.items():
            if told:
                known |= service.tells
                holds |= service.holds(told)
        passed, self._passed = tuple(self._passed), []
        return Weather(frozenset(holds), passed, frozenset(known))

    def _begin(self, connection: DBusConnection) -> None:
        """Find the login session, listen to every service and ask it for what holds."""
        with self._losing():
            answer = connection.send_and_get_reply(_which_session(), timeout=_FIRST_ANSWERS_S)
            if answer.header.message_type is MessageType.method_return:
                self._services = (*MACHINE, login_session(str(answer.body[0])))
        for service in self._services:
            self._listen(service)
            self._ask(service)
        end = time.monotonic() + _FIRST_ANSWERS_S
        while self._asked and self._take(max(0.0, end - time.monotonic())):
            pass

    # --- the wire ----------------------------------------------------------------------------------------------

    def _listen(self, service: Service) -> None:
        """Ask for the service's own signals and for its coming and going; the bus checks who sends."""
        owner = MatchRule(
            type="signal",
            sender="org.freedesktop.DBus",
            interface="org.freedesktop.DBus",
            member="NameOwnerChanged",
        )
        owner.add_arg_condition(0, service.name)
        for rule in (MatchRule(type="signal", sender=service.name, path=service.path), owner):
            self._send(message_bus.AddMatch(rule))

    def _ask(self, service: Service) -> None:
        """Ask for all properties of a service, if it runs."""
        self._told[service] = {}
        address = DBusAddress(service.path, bus_name=service.name, interface=service.interface)
        question = Properties(address).get_all()
        question.header.flags |= MessageFlag.no_auto_start
        serial = self._send(question)
        if serial is not None:
            self._asked[serial] = service

    def _send(self, message: Message) -> int | None:
        if self._connection is None:
            return None
        serial: int = next(self._connection.outgoing_serial)
        with self._losing():
            self._connection.sock.sendall(bytes(message.serialise(serial=serial)))
        return serial

    def _take(self, wait_s: float) -> bool:
        """Take one message if one comes in time; tell whether one came."""
        if self._connection is None:
            return False
        message: Message | None = None
        with self._losing():
            message = self._connection.receive(timeout=wait_s)
        if message is None:
            return False
        if message.header.message_type is MessageType.signal:
            self._signal(message)
        else:
            self._answer(message)
        return True

    @contextlib.contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            return
        except OSError:
            self._lose()

    def _lose(self) -> None:
        """Know nothing from now on."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._asked.clear()
        self._told.clear()

    # --- what is told ------------------------------------------------------------------------------------------

    def _answer(self, message: Message) -> None:
        service = self._asked.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
        if service is not None and message.header.message_type is MessageType.method_return and message.body:
            self._tell(service, message.body[0])

    def _signal(self, message: Message) -> None:
        member, path = (message.header.fields.get(field) for field in (HeaderFields.member, HeaderFields.path))
        if member == "NameOwnerChanged":
            for service in self._services:
                if service.name == message.body[0]:
                    self._came_or_went(service, message.body[2])
            return
        for service in self._services:
            if path != service.path:
                continue
            if member == "PropertiesChanged" and message.body[0] == service.interface:
                self._tell(service, message.body[1])
            elif message.header.fields.get(HeaderFields.interface) == service.interface:
                self._note(service.signalled(str(member), message.body))

    def _came_or_went(self, service: Service, owner: str) -> None:
        if owner:
            self._ask(service)
        else:
            self._told[service] = {}

    def _tell(self, service: Service, properties: Mapping[str, tuple[str, object]]) -> None:
        told = self._told.setdefault(service, {})
        before = dict(told)
        told.update({name: value for name, (_, value) in properties.items() if name in service.reads})
        self._note(service.changed(before, told))

    def _note(self, moment: Moment | None) -> None:
        if moment is not None:
            self._passed.append(moment)


def _which_session() -> Message:
    """Ask logind for the login session that this process belongs to, or serves."""
    manager = DBusAddress(
        "/org/freedesktop/login1", bus_name="org.freedesktop.login1", interface="org.freedesktop.login1.Manager"
    )
    question = new_method_call(manager, "GetSession", "s", ("auto",))
    question.header.flags |= MessageFlag.no_auto_start
    return question
