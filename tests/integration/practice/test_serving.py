"""Apps start as their seed says, keep their state in the tab, and answer nobody but their own pages."""

import functools
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from aboveboard.errors import NotFound, Unreachable
from aboveboard.studio.practice.dist import APPS
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from tests.integration.practice.walking import Walks
from tests.patience import until

STARTS = Path(__file__).parents[2] / "unit" / "studio" / "practice" / "starts"
FIRST = {app: next(task.id for task in TASKS if task.app == app) for app in APPS}


@pytest.mark.parametrize("app", APPS)
def test_a_seed_begins_as_it_always_did(app: str, walks: Walks, tmp_path: Path) -> None:
    state = walks.begin(FIRST[app]).run.state or b""
    made = tmp_path / f"{app}.json"
    made.write_text(json.dumps(json.loads(state), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert made.read_text("utf-8") == (STARTS / made.name).read_text("utf-8"), f"if this is meant, keep {made}"


@pytest.mark.parametrize("app", APPS)
def test_another_seed_begins_otherwise(app: str, walks: Walks) -> None:
    assert walks.begin(FIRST[app], 8).run.state != walks.begin(FIRST[app], 9).run.state


def test_each_app_has_an_origin_of_its_own(practice: Practice) -> None:
    addresses = {practice.home, *(practice.address(app).partition("/?")[0] for app in APPS)}
    assert len(addresses) == len(APPS) + 1
    assert {urlsplit(address).hostname for address in addresses} == {f"{app}.localhost" for app in (*APPS, "practice")}


def test_what_was_done_survives_a_reload_and_ends_with_a_reset(walks: Walks) -> None:
    walk = walks.begin("mail/star")
    page = walk.page
    star = page.get_by_role("button", name="Star ").first
    before = star.get_attribute("aria-pressed")
    star.click()
    until(lambda: walk.run.sequence == 1, "the change")
    page.reload()
    page.get_by_role("heading", name="Inbox").wait_for()
    assert star.get_attribute("aria-pressed") != before
    page.goto(f"{page.url}&reset")
    page.get_by_role("heading", name="Inbox").wait_for()
    assert star.get_attribute("aria-pressed") == before
    until(lambda: walk.run.sequence == 0, "the start state again")
    assert "reset" not in page.url


def test_a_person_sees_the_task_and_that_it_is_done(walks: Walks) -> None:
    walk = walks.begin("board/mine", show=True)
    page = walk.page
    (title,) = walk.said('Assign the ticket "(.+)" to yourself with the keyboard shortcut m.')
    page.get_by_text(walk.goal.instruction).wait_for()
    page.get_by_role("button", name=title).focus()
    page.keyboard.press("m")
    page.get_by_text(f"Done: {walk.goal.instruction}").wait_for()


def test_the_home_page_begins_a_task(practice: Practice, page: Page) -> None:
    page.goto(f"{practice.home}/?seed=5")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Priority").click()
    opened.value.locator(".task-ribbon").get_by_text("Give the ticket").wait_for()
    assert "seed=5" in opened.value.url


def ask(
    address: str, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> tuple[int, bytes]:
    place = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=60)
    try:
        connection.request(method, path, body=body, headers={"Host": place.netloc, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def document(practice: Practice) -> bytes:
    begun = practice.begin("mail/star", 7)
    state = json.loads((STARTS / "mail.json").read_text("utf-8"))
    return json.dumps({"app": "mail", "run": begun.id, "seed": 7, "sequence": 0, "state": state}).encode()


def test_only_a_page_of_the_origin_is_heard(practice: Practice) -> None:
    origin = practice.address("mail").partition("/?")[0]
    body = document(practice)
    assert ask(origin, "POST", "/state", {"Origin": origin}, body)[0] == 200
    assert ask(origin, "POST", "/state", {"Origin": practice.home}, body)[0] == 403
    assert ask(origin, "POST", "/state", {}, body)[0] == 403
    assert ask(origin, "POST", "/other", {"Origin": origin}, body)[0] == 403
    assert ask(practice.home, "POST", "/state", {"Origin": practice.home}, body)[0] == 403
    other = practice.address("grid").partition("/?")[0]
    assert ask(other, "POST", "/state", {"Origin": other}, body)[0] == 422


def test_a_document_that_is_broken_or_too_large_is_refused(practice: Practice) -> None:
    origin = practice.address("mail").partition("/?")[0]
    assert ask(origin, "POST", "/state", {"Origin": origin}, b"\xff")[0] == 422
    assert ask(origin, "POST", "/state", {"Origin": origin, "Content-Length": "1048577"})[0] == 413
    assert ask(origin, "POST", "/state", {"Origin": origin, "Content-Length": "-1"})[0] == 413


def test_another_name_for_this_computer_is_not_answered(practice: Practice) -> None:
    origin = practice.address("mail").partition("/?")[0]
    assert ask(origin, "GET", "/", {"Host": "rebound.example"}) == (421, b"")
    assert ask(practice.home, "GET", "/", {"Host": "rebound.example"}) == (421, b"")


def test_the_number_of_this_computer_is_a_name_of_every_app(practice: Practice) -> None:
    place = urlsplit(practice.address("mail"))
    number = f"127.0.0.1:{place.port}"
    assert ask(f"http://{number}", "GET", "/")[0] == 200
    headers = {"Origin": f"http://{number}"}
    assert ask(f"http://{number}", "POST", "/state", headers, document(practice))[0] == 200
    assert ask(f"http://{place.netloc}", "POST", "/state", headers, document(practice))[0] == 403
    assert ask(f"http://grid.localhost:{place.port}", "GET", "/")[0] == 421


@pytest.mark.parametrize("path", ["/../../pyproject.toml", "/%2e%2e/sources", "//etc/passwd", "/sources", "/x.py"])
def test_no_other_file_is_served(practice: Practice, dist: Path, path: str) -> None:
    origin = practice.address("mail").partition("/?")[0]
    assert ask(origin, "GET", path) == (200, (dist / "mail" / "index.html").read_bytes())


def test_what_is_not_there_is_said(practice: Practice) -> None:
    origin = practice.address("mail").partition("/?")[0]
    assert ask(origin, "GET", "/absent.js")[0] == 404
    assert ask(practice.home, "GET", "/absent")[0] == 404
    assert ask(practice.home, "GET", "/begin/mail/absent")[0] == 422
    with pytest.raises(NotFound):
        practice.begin("mail/absent", 1)
    with pytest.raises(NotFound):
        practice.address("absent")


def test_a_port_that_is_taken_is_named_with_the_remedy(practice: Practice, dist: Path) -> None:
    taken = urlsplit(practice.home).port or 0
    with pytest.raises(Unreachable, match="--port"), Practice(dist, TASKS, first_port=taken):
        pass


@contextmanager
def plain_files(folder: Path) -> Iterator[str]:
    handler = functools.partial(QuietFiles, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class QuietFiles(SimpleHTTPRequestHandler):
    """Plain files, and nobody who listens."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's word
        pass


def test_an_app_works_where_nobody_listens(chromium: Browser, dist: Path) -> None:
    with plain_files(dist / "board") as address:
        page = chromium.new_page()
        page.goto(f"{address}/?seed=7&show")
        page.get_by_role("button", name="New ticket").click()
        page.get_by_label("Title").fill("A ticket that nobody counts")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="A ticket that nobody counts").wait_for()
        page.close()
