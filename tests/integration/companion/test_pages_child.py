"""The process of the pages, real and killed alone: it comes back under a new address, and nothing old opens it."""

import contextlib
import queue
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import pytest

from aboveboard.companion.pages_child import PagesChild
from aboveboard.companion.pages_health import Asking
from aboveboard.errors import NotRunning
from tests.companions import FROM_FILE, Participant, participant
from tests.patience import PATIENCE_S, until

pytestmark = pytest.mark.timeout(240)
ASKING = Asking()


@dataclass
class Kept:
    """Pages that are kept running, and what was told of them."""

    who: Participant
    pages: PagesChild
    ended: "queue.Queue[bool]" = field(default_factory=queue.Queue)
    given_up: threading.Event = field(default_factory=threading.Event)

    def processes(self, name: str) -> list[psutil.Process]:
        """Return the running children that do one command."""
        children = psutil.Process().children()
        return [child for child in children if _command(child) == name]

    def kill(self, name: str) -> str:
        """End one of the two as a crash would, wait until another answers, and return the address before."""
        before = self.pages.host
        (child,) = self.processes(name)
        child.send_signal(signal.SIGKILL)
        until(lambda: self.pages.host not in {"", before}, "the pages were started again")
        return before


def _command(child: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        words = child.cmdline()
        return words[words.index("aboveboard.cli") + 1] if "aboveboard.cli" in words else ""
    return ""


@contextlib.contextmanager
def keeping(folder: Path, *back_off_s: float, asking: Asking = ASKING) -> Iterator[Kept]:
    who = participant(folder)
    kept = Kept(who, PagesChild(who.settings, "en"))
    kept.pages = PagesChild(
        who.settings,
        "en",
        ended=lambda: kept.ended.put(True),
        given_up=kept.given_up.set,
        back_off_s=back_off_s,
        asking=asking,
    )
    with kept.pages:
        yield kept
    assert not kept.processes("pages")
    assert not kept.processes("reader")


def browser(host: str) -> httpx.Client:
    address = f"http://127.0.0.1:{host.rpartition(':')[2]}"
    return httpx.Client(base_url=address, headers={"Host": host}, trust_env=False, timeout=PATIENCE_S)


def entered(at: httpx.Client, code: str) -> int:
    return at.post("/open", data={"code": code}, headers=FROM_FILE).status_code


def test_pages_that_are_killed_alone_are_started_again_and_let_in_who_comes_by_a_new_code(tmp_path: Path) -> None:
    with keeping(tmp_path, 0.1, 0.1) as kept:
        kept.kill("pages")
        assert kept.ended.get(timeout=PATIENCE_S)
        host = kept.pages.admit("new-code", "home")
        with browser(host) as window:
            assert entered(window, "new-code") == 200
            assert window.get("/home", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_neither_code_nor_cookie_nor_address_of_the_pages_before_opens_the_new_ones(tmp_path: Path) -> None:
    with keeping(tmp_path, 0.1) as kept:
        kept.pages.admit("spent", "home")
        kept.pages.admit("unspent", "home")
        with browser(kept.pages.host) as window:
            assert entered(window, "spent") == 200
            cookie = window.cookies["aboveboard"]
        before = kept.kill("pages")
        after = kept.pages.host
        assert after.partition(".")[0] != before.partition(".")[0]
        with browser(after) as window:
            assert [entered(window, code) for code in ("spent", "unspent")] == [403, 403]
            old = {"Cookie": f"aboveboard={cookie}", "Sec-Fetch-Site": "same-origin"}
            assert window.get("/home", headers=old).status_code == 403
            named_as_before = {**FROM_FILE, "Host": before}
            kept.pages.admit("fresh", "home")
            assert window.post("/open", data={"code": "fresh"}, headers=named_as_before).status_code == 403


def test_pages_that_hang_are_noticed_and_started_again(tmp_path: Path) -> None:
    """They run, and nobody would ever get in: only their silence tells."""
    with keeping(tmp_path, 0.1, 0.1, asking=Asking(every_s=0.1, patience_s=20.0)) as kept:
        before = kept.pages.host
        until(lambda: kept.pages.answers > 3, "pages that say that they live")
        (hung,) = kept.processes("pages")
        hung.send_signal(signal.SIGSTOP)
        until(lambda: kept.pages.host not in {"", before}, "the pages were started again")
        assert kept.ended.get(timeout=PATIENCE_S)
        assert not hung.is_running()
        with browser(kept.pages.admit("new-code", "home")) as window:
            assert entered(window, "new-code") == 200


def test_a_reader_that_is_killed_alone_is_replaced_with_its_pages(tmp_path: Path) -> None:
    with keeping(tmp_path, 0.1) as kept:
        (before,) = kept.processes("reader")
        kept.kill("reader")
        (after,) = kept.processes("reader")
        assert after.pid != before.pid


def test_pages_that_do_not_come_up_are_tried_only_so_often_and_then_again_at_a_persons_word(tmp_path: Path) -> None:
    with keeping(tmp_path, 0.1, 0.1) as kept:
        hidden = kept.who.places.data.with_name("elsewhere")
        kept.who.places.data.rename(hidden)
        kept.who.places.data.write_bytes(b"no folder, so nothing of this device can be opened")
        (child,) = kept.processes("pages")
        child.send_signal(signal.SIGKILL)
        assert kept.given_up.wait(PATIENCE_S)
        with pytest.raises(NotRunning, match="doctor"):
            kept.pages.admit("code", "home")
        kept.who.places.data.unlink()
        hidden.rename(kept.who.places.data)
        with browser(kept.pages.admit("code", "home")) as window:
            assert entered(window, "code") == 200
