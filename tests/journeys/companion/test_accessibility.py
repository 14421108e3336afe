"""In a real Chromium: every page by keyboard alone, by a screen reader's names, in enough contrast, in its language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from aboveboard.companion.released import ReleasedSession, remember
from aboveboard.formats.checkpoints import Checkpoint
from aboveboard.formats.entries import LeaseGranted, Opened, write_entry
from aboveboard.formats.keyholder import unwrap_mark
from aboveboard.formats.ledger import root_of
from aboveboard.formats.public_log import keep_log
from tests.companions import PASSPHRASE, WORD, Site, with_keys
from tests.journeys.companion.browsing import Open

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
CHECKS = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")
PAGES = ("home", "notice", "review", "mydata")
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at);
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return [at.id || at.outerHTML, seen];
}"""
REACHABLE = """() => [...document.querySelectorAll(
    "a[href],button:not(:disabled),select,summary,[tabindex='0'],input:not([type=hidden])")]
  .filter((each) => each.getClientRects().length > 0).map((each) => each.id || each.outerHTML)"""


@pytest.fixture(params=["en", "de"])
def reader(person: Page, pages: Open, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A participant who agreed, recorded a session, released one before, and was looked at; pages in one language."""
    complaints: list[str] = []
    person.on(
        "console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None
    )
    unlocked = with_keys(pages.site.who.places)
    pages.site.pages.language = request.param
    places = pages.site.who.places
    remember(places, ReleasedSession(number=90, purpose="p", segments=("ab" * 32,)))
    remember(places, ReleasedSession(number=91, purpose="p", segments=("cd" * 32,)))
    lease = LeaseGranted(
        lease="1e" * 16, purpose="p", root="", count=1, job_key="", recipe="", requester="ab" * 32,
        approvers=("cd" * 32,), not_before=1, expires=2,
    )  # fmt: skip
    mark = unwrap_mark(unlocked.root.receipt_secret(90), lease.lease)
    entries = [write_entry(lease), write_entry(Opened(lease=lease.lease, mark=mark))]
    keep_log(places, "note", Checkpoint(origin="o", size=2, root=root_of(entries)), entries)
    person.reload()
    person.check("#agree-editor")
    person.select_option("#text-editor", "redacted")
    person.fill("#word", WORD)
    person.click("#consent-yes")
    person.click("#words-kept")
    person.click("#begin")
    person.click("#pause")
    follow(person, "#nav-review")
    yield person
    assert complaints == []


def unlock(reader: Page) -> None:
    reader.fill("#passphrase", PASSPHRASE)
    follow(reader, "#unlock")


def follow(reader: Page, selector: str) -> None:
    """Click on what leads to another page, and wait until that page is there with its style."""
    with reader.expect_navigation(wait_until="load"):
        reader.click(selector)


def see_how_far(reader: Page) -> None:
    """Look again until every picture was read."""
    while reader.locator("#survey-look").count():
        follow(reader, "#survey-look")


def each_page(reader: Page, pages: Site) -> Iterator[str]:
    """Go through every page there is, the refusal and the one-time ones too; yields what it is."""
    pages.scripted.go_on.clear()
    yield "unlock"
    unlock(reader)
    for name in PAGES:
        follow(reader, f"#nav-{name}")
        yield name
    follow(reader, "#nav-review")
    follow(reader, "#open-session-1")
    reader.wait_for_selector("#leaving")
    yield "session, while its pictures are read"
    pages.scripted.go_on.set()
    see_how_far(reader)
    yield "session"
    follow(reader, "#review-release")
    reader.wait_for_selector("#released")
    yield "released"
    follow(reader, "#nav-home")
    follow(reader, "#withdraw")
    yield "withdrawn"


def test_every_page_has_names_headings_contrast_and_the_readers_language(reader: Page, pages: Open) -> None:
    wrong = {}
    for name in each_page(reader, pages.site):
        assert reader.locator("html").get_attribute("lang") == pages.site.pages.language
        found = reader.evaluate(CHECKS)
        if found:
            wrong[name] = found
    assert wrong == {}


def test_every_control_is_reached_by_tab_alone_and_the_focus_can_be_seen(reader: Page, pages: Open) -> None:
    for name in each_page(reader, pages.site):
        if name in {"withdrawn", "released"}:
            continue
        expected = reader.evaluate(REACHABLE)
        reader.evaluate("() => { document.activeElement.blur(); window.getSelection().removeAllRanges(); }")
        reached: list[str] = []
        for _ in range(2 * len(expected) + 5):
            reader.keyboard.press("Tab")
            at = reader.evaluate(FOCUSED)
            if at is None:  # the browser's own controls, before it begins anew
                continue
            assert at[1], f"{name}: the focus on {at[0][:60]} cannot be seen"
            reached.append(at[0])
            if set(expected) <= set(reached):
                break
        assert set(expected) <= set(reached), name


def test_a_session_is_unlocked_and_released_by_the_keyboard_alone(reader: Page) -> None:
    keys = reader.keyboard
    reader.focus("#passphrase")
    keys.type(PASSPHRASE)
    keys.press("Enter")
    reader.wait_for_selector("#open-session-1")
    reader.focus("#open-session-1")
    keys.press("Enter")
    reader.wait_for_selector("#leaving")
    see_how_far(reader)
    for _ in range(30):
        keys.press("Tab")
        if reader.evaluate("() => document.activeElement.id") == "review-release":
            break
    keys.press("Enter")
    reader.wait_for_selector("#released")
