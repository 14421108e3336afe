"""The method calls of AT-SPI that we make (at-spi2-core `xml/`), as messages; answers are parsed beside them."""

from functools import lru_cache
from typing import Any

from jeepney import DBusAddress, Message, new_method_call

from aboveboard.model.geometry import Rect

REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
NULL = "/org/a11y/atspi/null"
SCREEN, WINDOW = 0, 1  # AtspiCoordType

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_COMPONENT = "org.a11y.atspi.Component"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_DAEMON = DBusAddress("/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus")


def _call(bus: str, path: str, interface: str, method: str, signature: str | None = None, *body: Any) -> Message:
    return new_method_call(DBusAddress(path, bus_name=bus, interface=interface), method, signature, body)


def children(bus: str, path: str) -> Message:
    """Ask for the references of the children: an array of (bus name, path)."""
    return _call(bus, path, _ACCESSIBLE, "GetChildren")


def state(bus: str, path: str) -> Message:
    """Ask for the state bits."""
    return _call(bus, path, _ACCESSIBLE, "GetState")


def role(bus: str, path: str) -> Message:
    """Ask for the role's number, which toolkits agree on; their role names differ."""
    return _call(bus, path, _ACCESSIBLE, "GetRole")


def interfaces(bus: str, path: str) -> Message:
    """Ask which interfaces the node has."""
    return _call(bus, path, _ACCESSIBLE, "GetInterfaces")


def name(bus: str, path: str) -> Message:
    """Ask for the accessible name."""
    return _property(bus, path, _ACCESSIBLE, "Name")


def parent(bus: str, path: str) -> Message:
    """Ask for the parent's reference."""
    return _property(bus, path, _ACCESSIBLE, "Parent")


@lru_cache(256)
def child_count(bus: str, path: str) -> Message:
    """Ask how many children there are; lists of thousands are not walked."""
    return _property(bus, path, _ACCESSIBLE, "ChildCount")


def relations(bus: str, path: str) -> Message:
    """Ask for the relations: an array of (kind, references)."""
    return _call(bus, path, _ACCESSIBLE, "GetRelationSet")


def current_value(bus: str, path: str) -> Message:
    """Ask for a slider's or spin button's value."""
    return _property(bus, path, "org.a11y.atspi.Value", "CurrentValue")


def toolkit_name(bus: str) -> Message:
    """Ask an application for its toolkit."""
    return _property(bus, ROOT, "org.a11y.atspi.Application", "ToolkitName")


def toolkit_version(bus: str) -> Message:
    """Ask an application for its toolkit's version (AT-SPI calls the property Version)."""
    return _property(bus, ROOT, "org.a11y.atspi.Application", "Version")


@lru_cache(512)
def extents(bus: str, path: str, coordinates: int = WINDOW) -> Message:
    """Ask for the box, in coordinates of the node's own window unless said."""
    return _call(bus, path, _COMPONENT, "GetExtents", "u", coordinates)


def at_point(bus: str, path: str, x: int, y: int, coordinates: int) -> Message:
    """Ask for the child under a point."""
    return _call(bus, path, _COMPONENT, "GetAccessibleAtPoint", "iiu", x, y, coordinates)


def text(bus: str, path: str, start: int = 0, end: int = -1) -> Message:
    """Ask for a text's characters from start to end, in code points; -1 means its end."""
    return _call(bus, path, "org.a11y.atspi.Text", "GetText", "ii", start, end)


def painted(bus: str, path: str) -> Message:
    """Ask for the first line of a text as it is painted, which GTK 4 reads from its layout: a secret's are bullets."""
    first, line = 0, 3  # AtspiTextGranularity
    return _call(bus, path, "org.a11y.atspi.Text", "GetStringAtOffset", "iu", first, line)


def character_count(bus: str, path: str) -> Message:
    """Ask how many characters a text has."""
    return _property(bus, path, "org.a11y.atspi.Text", "CharacterCount")


def all_items(bus: str) -> Message:
    """Ask for all nodes at once, without boxes (`atspi.items`)."""
    return _call(bus, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")


def key_binding(bus: str, path: str) -> Message:
    """Ask for the keys of a menu item's action (`n;<Alt>f:n;<Primary>n`: mnemonic, path, accelerator)."""
    return _call(bus, path, "org.a11y.atspi.Action", "GetKeyBinding", "i", 0)


def register(event: str, application: str) -> Message:
    """Ask the registry that one application report this kind of event."""
    path = "/org/a11y/atspi/registry"
    return _call(REGISTRY, path, "org.a11y.atspi.Registry", "RegisterEvent", "sass", event, [], application)


@lru_cache(1)
def daemon_id() -> Message:
    """Ask the message bus who it is: a question whose answer follows all that was routed to us before."""
    return new_method_call(_DAEMON, "GetId")


def add_match(rule: str) -> Message:
    """Ask the message bus for the signals of a rule."""
    return new_method_call(_DAEMON, "AddMatch", "s", (rule,))


def remove_match(rule: str) -> Message:
    """Give a rule back."""
    return new_method_call(_DAEMON, "RemoveMatch", "s", (rule,))


def process_of(bus: str) -> Message:
    """Ask the message bus which process owns a connection: the kernel's word, not the application's."""
    return new_method_call(_DAEMON, "GetConnectionUnixProcessID", "s", (bus,))


def _property(bus: str, path: str, interface: str, of: str) -> Message:
    return _call(bus, path, _PROPERTIES, "Get", "ss", interface, of)


def value_of(answer: tuple[Any, ...] | None) -> Any:
    """Return a property answer's value, or None: the body is one variant (signature, value)."""
    return answer[0][1] if answer else None


def labelled_by(answer: tuple[Any, ...] | None) -> str | None:
    """Return the path of the node that labels another, from a relations answer, or None."""
    kind = 2  # ATSPI_RELATION_LABELLED_BY
    return next((targets[0][1] for of, targets in (answer[0] if answer else ()) if of == kind and targets), None)


def box_of(answer: tuple[Any, ...] | None) -> Rect | None:
    """Return an extents answer as a box, or None where it is absent or has negative size."""
    if not answer:
        return None
    x, y, width, height = answer[0]
    return Rect(x=x, y=y, width=width, height=height) if width >= 0 and height >= 0 else None


def accelerator_of(binding: str) -> str | None:
    """Return the accelerator of a key binding answer as people write it (`Ctrl+Shift+N`), or None.

    GTK 3 says `n;<Alt>f:n;<Primary>n` (mnemonic, path, accelerator), Qt the accelerator or else `Alt+N`, the mnemonic.
    """
    if ";" not in binding:
        return binding if "+" in binding and mnemonic_of(binding) is None else None
    keys = binding.rsplit(";", 1)[-1] if binding.count(";") == 2 else ""
    parts = keys.replace("<", "").replace("Primary", "Ctrl").replace("Control", "Ctrl").split(">")
    parts[-1] = parts[-1].upper() if len(parts[-1]) == 1 else parts[-1]
    return "+".join(parts) or None


def mnemonic_of(binding: str) -> str | None:
    """Return the letter that chooses the item while its menu is open, in lower case, or None."""
    letter = binding.partition(";")[0] if ";" in binding else binding.removeprefix("Alt+")
    return letter.lower() if len(letter) == 1 and binding != letter else None
