"""What the toolbar's button says, asked of the extension's worker by the browser's debugging port (CDP).

Only the worker is asked: a debugger that is attached to a page changes what the page is.
"""

import json
import os
import socket
import struct
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ANSWER_S = 30.0
"""How long a worker may take to answer; one that has ended meanwhile never does, and is asked anew."""

TITLE = """(async () => {
  const [tab] = await chrome.tabs.query({active: true, lastFocusedWindow: true});
  return await chrome.action.getTitle({tabId: tab.id}) + '\\n' + await chrome.action.getBadgeText({tabId: tab.id});
})()"""


def badge(profile: Path) -> str:
    """Return what the button says of the tab in front: heading, reason, badge; empty while no worker answers."""
    return asked(profile, TITLE)


def asked(profile: Path, expression: str) -> str:
    """Return what the extension's worker makes of an expression; empty while no worker answers."""
    params = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    told = said(profile, "service_worker", "Runtime.evaluate", params)
    return str(told.get("result", {}).get("value", ""))


def heap(profile: Path) -> int:
    """Return the bytes of scripts that the extension's worker keeps once garbage is collected."""
    said(profile, "service_worker", "HeapProfiler.collectGarbage", {})
    return int(said(profile, "service_worker", "Runtime.getHeapUsage", {})["usedSize"])


def said(profile: Path, kind: str, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """Return what the first target of a kind, the newest, answers to a method; nothing while there is none."""
    try:
        port, targets = _targets(profile)
        path = next(each["id"] for each in targets if each["type"] == kind)
        if kind == "service_worker":  # what a worker that is starting is asked of the browser is never answered
            _answered(port, f"/devtools/page/{path}", "Runtime.evaluate", {"expression": "1"})
        return _answered(port, f"/devtools/page/{path}", method, params)
    except (OSError, ValueError, StopIteration, urllib.error.URLError):
        return {}


def shows(profile: Path, kind: str, address: str) -> bool:
    """Tell whether the browser has a target of a kind whose address begins so, such as its own tools."""
    _, targets = _targets(profile)
    return any(each["type"] == kind and each["url"].startswith(address) for each in targets)


def _targets(profile: Path) -> tuple[int, list[dict[str, Any]]]:
    port = int((profile / "DevToolsActivePort").read_text(encoding="ascii").partition("\n")[0])
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
        targets: list[dict[str, Any]] = json.load(answer)
    return port, targets


def _answered(port: int, path: str, method: str, params: dict[str, Any]) -> dict[str, Any]:
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_S) as wire:
        lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade")
        key = ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: YWJjZGVmZ2hpamtsbW5vcA==")
        wire.sendall("\r\n".join((*lines, *key, "", "")).encode())
        with wire.makefile("rb") as read:
            while read.readline().strip():
                pass
            wire.sendall(_frame(json.dumps({"id": 1, "method": method, "params": params}).encode()))
            for text in _frames(read):
                told: dict[str, Any] = json.loads(text)
                if told.get("id") == 1:
                    return dict(told.get("result", {}))
    return {}


def _frame(text: bytes) -> bytes:
    """Return a text as a client's frame (RFC 6455, 5.2)."""
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(text))
    return struct.pack(">BBH", 0x81, 0x80 | 126, len(text)) + mask + masked


def _frames(read: object) -> Iterator[bytes]:
    while True:
        _, length = struct.unpack(">BB", _exactly(read, 2))
        if length == 126:
            (length,) = struct.unpack(">H", _exactly(read, 2))
        elif length == 127:
            (length,) = struct.unpack(">Q", _exactly(read, 8))
        yield _exactly(read, length)


def _exactly(read: object, count: int) -> bytes:
    found: bytes = read.read(count)  # type: ignore[attr-defined]  # a socket's file
    if len(found) < count:
        raise ConnectionError
    return found
