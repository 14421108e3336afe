"""In a real Chromium: what another page, another window and a copied entrance get from the companion's pages."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Error, Page

from aboveboard.formats.receipts import receipts
from aboveboard.model.events import Device
from tests.companions import PASSPHRASE, WORD
from tests.journeys.companion.browsing import Open
from tests.patience import until

pytestmark = pytest.mark.journey


class Stranger(BaseHTTPRequestHandler):
    """A page of somebody else on the same machine."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>stranger</title><p>hello"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


def test_the_entrance_leads_to_the_notice_and_no_address_holds_a_code(person: Page, pages: Open) -> None:
    assert person.locator("h1").inner_text() == "What would be recorded, and what you decide"
    assert person.url == f"http://{pages.host}/notice"
    assert "code" not in str(person.evaluate("performance.getEntriesByType('resource').map(e => e.name).join(' ')"))


def test_yes_takes_ticks_word_and_passphrase_and_then_a_click(person: Page, pages: Open) -> None:
    person.check("#agree-editor")
    person.select_option("#text-editor", "redacted")
    person.fill("#word", WORD)
    person.fill("#passphrase", PASSPHRASE)
    person.fill("#passphrase-again", PASSPHRASE)
    person.click("#consent-yes")
    assert person.locator("#twelve-words li").count() == 12
    (receipt,) = receipts(pages.site.who.places)
    assert receipt.language == "en"
    person.click("#words-kept")
    assert WORD in person.locator("#word-shown").inner_text()
    with pytest.raises(Error, match="CACHE_MISS"):
        person.go_back()


def test_nothing_is_ticked_beforehand(person: Page) -> None:
    assert person.locator("input[type=checkbox]:checked").count() == 0


def test_a_click_that_a_program_made_is_refused_in_plain_words(person: Page, pages: Open) -> None:
    pages.site.recorder.press = Device.XTEST
    person.check("#agree-editor")
    person.fill("#word", WORD)
    person.fill("#passphrase", PASSPHRASE)
    person.fill("#passphrase-again", PASSPHRASE)
    person.click("#consent-yes")
    assert "from a program" in person.locator("#problem").inner_text()
    assert receipts(pages.site.who.places) == ()


def test_an_entrance_works_once(chromium: Browser, pages: Open) -> None:
    path = pages.entrance()
    assert path.stat().st_mode & 0o777 == 0o600
    first, second = chromium.new_context(), chromium.new_context()
    page = first.new_page()
    page.goto(path.as_uri())
    page.wait_for_url(f"http://{pages.host}/notice")
    late = second.new_page()
    with late.expect_response(lambda answer: answer.url.endswith("/open")) as refused:
        late.goto(path.as_uri())
    assert refused.value.status == 403
    first.close()
    second.close()


def test_a_stranger_page_in_the_same_browser_gets_nothing(person: Page, pages: Open) -> None:
    """Same browser, same cookie jar: the cookie is strict, and the address, the origin and the fetch site differ."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    own = len(pages.written.answers)
    try:
        stranger = person.context.new_page()
        stranger.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        read = stranger.evaluate(
            "url => fetch(url, {credentials: 'include'}).then(a => a.text(), () => 'refused')",
            f"http://{pages.host}/home",
        )
        assert read == "refused"
        stranger.evaluate(
            "url => fetch(url, {method: 'POST', mode: 'no-cors', credentials: 'include'}).catch(() => 0)",
            f"http://{pages.host}/withdraw",
        )
        stranger.evaluate(
            """url => new Promise(done => {
                const frame = document.createElement('iframe');
                frame.onload = done; frame.onerror = done; frame.src = url;
                document.body.append(frame);
            })""",
            f"http://{pages.host}/notice",
        )
        with contextlib.suppress(Error):  # an empty 403 counts as a failed page
            stranger.evaluate("url => { location = url }", f"http://{pages.host}/home")
        until(lambda: [path for path, _ in pages.written.answers[own:]].count("/home") > 1, "the navigation's answer")
    finally:
        server.shutdown()
        server.server_close()
    strange = [each for each in pages.written.answers[own:] if each[0] != "/favicon.ico"]  # the own window asks for it
    assert {path for path, _ in strange} >= {"/withdraw", "/notice", "/home"}
    assert {status for _, status in strange} == {403}


def test_the_cookie_is_not_sent_to_another_port_or_host(person: Page, pages: Open) -> None:
    cookies = person.context.cookies()
    (cookie,) = cookies
    assert cookie["domain"] == "k3f9.localhost"
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    for address in ("http://127.0.0.1/", "http://localhost/", "http://other.localhost/"):
        assert person.context.cookies(address) == []
