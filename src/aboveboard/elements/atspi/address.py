"""Where the accessibility bus is."""

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from aboveboard.errors import NoAccessibility

_PATIENCE_S = 5.0  # asking starts the accessibility bus where it does not run yet


def find_address(session_bus: str = "SESSION") -> str:
    """Return the accessibility bus's address as the session bus tells it (org.a11y.Bus), starting it if need be.

    `session_bus` is an address, or SESSION for the one of our environment. Raises NoAccessibility.
    """
    bus = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
    try:
        with open_dbus_connection(session_bus) as connection:
            answer = connection.send_and_get_reply(new_method_call(bus, "GetAddress"), timeout=_PATIENCE_S)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise NoAccessibility("the session bus does not answer") from error
    if answer.header.message_type is not MessageType.method_return or not answer.body[0]:
        raise NoAccessibility("the session bus knows no accessibility bus")
    return str(answer.body[0])
