"""An application on the accessibility bus that means harm: `python hostile.py BUS MODE`; it prints a line once listed.

silent: never answers. slow: answers each question a quarter of a second late. vast: a list of 100,000 rows; it ends
when it is asked to name them. deep: each node has one child, without end. long: names of a megabyte, a text of eight.
loud: reports without pause.
"""

import sys
import time
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from aboveboard.elements.atspi.roles import ROLES, STATES

ROOT = "/org/a11y/atspi/accessible/root"
REGISTRY = DBusAddress(ROOT, bus_name="org.a11y.atspi.Registry", interface="org.a11y.atspi.Socket")
ROWS = 100_000
SHOWING = sum(1 << STATES.index(state) for state in ("showing", "visible", "enabled", "sensitive"))
PLACES = {ROOT: "application", "/w": "frame", "/l": "list"}


class Hostile:
    """Answers, in its way."""

    def __init__(self, connection: DBusConnection, mode: str) -> None:
        self.connection, self.mode = connection, mode
        self.bus = str(connection.unique_name)

    def serve(self) -> None:
        while True:
            if self.mode == "loud":
                self._shout()
            try:
                message = self.connection.receive(timeout=0 if self.mode == "loud" else None)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call and self.mode != "silent":
                time.sleep(0.25 if self.mode == "slow" else 0)
                self.connection.send(self._answer(message))

    def _shout(self) -> None:
        where = DBusAddress("/l", bus_name=None, interface="org.a11y.atspi.Event.Object")
        body: tuple[Any, ...] = ("accessible-name", 0, 0, ("s", "x"), {})
        for _ in range(200):
            self.connection.send(new_signal(where, "PropertyChange", "siiva{sv}", body))

    def _children(self, path: str) -> list[tuple[str, str]]:
        if self.mode == "deep":
            return [(self.bus, f"/d{int(path[2:]) + 1}" if path.startswith("/d") else "/d0")]
        if path == ROOT:
            return [(self.bus, "/w")]
        if path == "/w":
            return [(self.bus, "/l")]
        if self.mode == "vast" and path == "/l":
            sys.exit("asked to name them all")
        return [(self.bus, f"/r{number}") for number in range(3)] if path == "/l" else []

    def _count(self, path: str) -> int:
        return ROWS if (path, self.mode) == ("/l", "vast") else len(self._children(path))

    def _answer(self, call: Message) -> Message:
        path, member = call.header.fields[HeaderFields.path], call.header.fields[HeaderFields.member]
        what = call.body[1] if member == "Get" else member
        name = "x" * 1_000_000 if self.mode == "long" else "x"
        answers: dict[str, tuple[str, Any]] = {
            "GetState": ("au", ([SHOWING & 0xFFFFFFFF, SHOWING >> 32],)),
            "GetRole": ("u", (ROLES.index(PLACES.get(path, "text" if self.mode == "long" else "label")),)),
            "GetInterfaces": ("as", (["org.a11y.atspi.Accessible", "org.a11y.atspi.Text"],)),
            "GetExtents": ("(iiii)", ((0, 0, 300, 200),)),
            "GetText": ("s", ("x" * 8_000_000,)),
            "GetRelationSet": ("a(ua(so))", ([],)),
            "Name": ("v", (("s", name),)),
            "ToolkitName": ("v", (("s", "hostile"),)),
            "Version": ("v", (("s", "1"),)),
            "Parent": ("v", (("(so)", (self.bus, ROOT)),)),
        }
        if what == "GetChildren":
            return new_method_return(call, "a(so)", (self._children(path),))
        if what == "ChildCount":
            return new_method_return(call, "v", (("i", self._count(path)),))
        if what not in answers:
            return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
        return new_method_return(call, *answers[what])


def main() -> None:
    with open_dbus_connection(sys.argv[1]) as connection:
        connection.send_and_get_reply(
            new_method_call(REGISTRY, "Embed", "(so)", ((str(connection.unique_name), ROOT),))
        )
        print("listed", flush=True)
        Hostile(connection, sys.argv[2]).serve()


if __name__ == "__main__":
    main()
