"""A message bus of a test's own, with services mocked by python-dbusmock: where no battery, modem or seat exists."""

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from jeepney import DBusAddress, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PATIENCE_S = 60.0
LOGIN = "org.freedesktop.login1"
MANAGER = "/org/freedesktop/login1"
SESSION = f"{MANAGER}/session/auto"
UPOWER = "org.freedesktop.UPower"
BATTERY = "/org/freedesktop/UPower/devices/DisplayDevice"
NETWORK = "org.freedesktop.NetworkManager"
PROFILES = "net.hadess.PowerProfiles"


@dataclass
class MockedBus:
    """A bus and what is mocked on it."""

    address: str
    daemon: subprocess.Popen[str]
    caller: DBusConnection
    services: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, template: str, parameters: str = "{}") -> None:
        """Start one mocked service and wait until its object answers."""
        self.services[name] = subprocess.Popen(
            ["/usr/bin/python3", "-m", "dbusmock", "--template", template, "--parameters", parameters],
            env={"DBUS_SYSTEM_BUS_ADDRESS": self.address, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
        )
        end = time.monotonic() + PATIENCE_S
        while not self._owned(name):
            assert self.services[name].poll() is None, f"{name} ended"
            assert time.monotonic() < end, f"{name} never came"
            time.sleep(0.05)

    def stop(self, name: str) -> None:
        """End one service."""
        process = self.services.pop(name)
        process.kill()
        process.wait()

    def mock(self, name: str, path: str, method: str, signature: str, *arguments: Any) -> None:
        """Call a method of the mock behind a service."""
        address = DBusAddress(path, bus_name=name, interface="org.freedesktop.DBus.Mock")
        self._call(new_method_call(address, method, signature, arguments))

    def tell(self, name: str, path: str, interface: str, **properties: tuple[str, Any]) -> None:
        """Change properties and say so, as a service does."""
        self.mock(name, path, "UpdateProperties", "sa{sv}", interface, properties)

    def emit(self, name: str, path: str, interface: str, signal: str, *flags: bool) -> None:
        """Let a service send a signal."""
        body = [("b", flag) for flag in flags]
        self.mock(name, path, "EmitSignal", "sssav", interface, signal, "b" * len(flags), body)

    def end(self) -> None:
        """End the services and the bus."""
        for name in tuple(self.services):
            self.stop(name)
        self.caller.close()
        self.daemon.kill()
        self.daemon.wait()
        if self.daemon.stdout is not None:
            self.daemon.stdout.close()

    def _owned(self, name: str) -> bool:
        (owned,) = self._call(message_bus.NameHasOwner(name))
        return bool(owned)

    def _call(self, message: Any) -> Any:
        answer = self.caller.send_and_get_reply(message, timeout=PATIENCE_S)
        assert answer.header.message_type is MessageType.method_return, answer.body
        return answer.body

    def get(self, name: str, path: str, interface: str) -> dict[str, Any]:
        """Return all properties of an object."""
        (found,) = self._call(Properties(DBusAddress(path, bus_name=name, interface=interface)).get_all())
        return {key: value for key, (_, value) in found.items()}


@pytest.fixture
def bus() -> Iterator[MockedBus]:
    """A private bus with UPower, power profiles, NetworkManager and logind, on which all is well."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    assert daemon.stdout is not None
    address = daemon.stdout.readline().strip()
    bus = MockedBus(address, daemon, open_dbus_connection(address))
    try:
        bus.start(UPOWER, "upower", '{"DaemonVersion": "0.99"}')
        bus.start(PROFILES, "power_profiles_daemon")
        bus.start(NETWORK, "networkmanager")
        bus.start(LOGIN, "logind")
        bus.mock(NETWORK, "/org/freedesktop/NetworkManager", "AddProperties", "sa{sv}", NETWORK, {"Metered": ("u", 4)})
        bus.mock(LOGIN, MANAGER, "AddSession", "ssusb", "auto", "seat0", 1000, "person", True)
        yield bus
    finally:
        bus.end()
