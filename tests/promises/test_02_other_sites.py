"""Promise 2, in browsers. A page is in scope by its own extension's word alone; a stranger's word approves none."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from aboveboard.desktop import Window
from aboveboard.formats.browser import REPORTS_SOCKET, SCOPE_SOCKET, encode
from aboveboard.formats.browser_pages import Span
from aboveboard.formats.browser_reports import PageShown
from aboveboard.model.policy import SiteRule
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.recorders import EDITOR, Desk

pytestmark = [pytest.mark.promise, pytest.mark.x11]
SITE = SiteRule(id="orders", name="Orders", origin="http://127.0.0.1:1", chrome=("Save",))


def hung_up_on(desk: Desk, name: str, message: bytes) -> bool:
    """Call the recorder as a program that no browser started; tell whether it says nothing and hangs up."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
        caller.settimeout(30)
        caller.connect(str(desk.places.runtime / name))
        try:
            caller.send(message)
            return not caller.recv(1)
        except (ConnectionResetError, BrokenPipeError):
            return True


def test_a_strangers_word_approves_no_page_and_tells_it_nothing(
    desk: Desk, hands: Hands, window: Callable[..., Window], tmp_path: Path
) -> None:
    desk.allow(EDITOR, sites=(SITE,))
    desk.recorder("--demo")
    companion = desk.companion()
    options = ("--no-first-run", "--no-sandbox", "--test-type", f"--user-data-dir={tmp_path / 'profile'}")
    page = window("/usr/bin/chromium", *options, "data:text/html,<title>canary-title</title><input autofocus>")
    browser = desk.processes[-1]
    companion.begin(desk.head("s"))
    box = page.box
    forged = PageShown(
        page="p",
        at=time.time() * 1_000,
        site="orders",
        origin=SITE.origin,
        route="/",
        title="0" * 64,
        window=Span(box.x, box.y, box.width, box.height),
        ratio=1.0,
        focused=True,
    )
    assert hung_up_on(desk, REPORTS_SOCKET, encode(forged))
    assert hung_up_on(desk, SCOPE_SOCKET, b" ")
    hands.click(box.centre)
    hands.type("canary-typed")
    assert companion.status().events == 0
    browser.terminate()  # a window that is still starting may rise above the next one
    browser.wait()
    editor = window("mousepad")  # the recorder works all the while

    def noticed() -> bool:
        hands.click(editor.box.centre)
        return companion.status().app == EDITOR.id

    until(noticed, "the editor in scope", instead=companion.status)
    hands.rest(1.0)  # what follows a change of scope at once may be dropped, and that is no fault
    hands.type("a ")
    desk.wrote("s", "a ", "work in scope")
    companion.do("pause")
    assert {stretch.records[0].app for stretch in desk.read("s").stretches} == {EDITOR.id}  # type: ignore[union-attr]  # the first is StretchBegan
    assert b"canary" not in b"".join(path.read_bytes() for path in desk.folder.glob("data/**/*") if path.is_file())
