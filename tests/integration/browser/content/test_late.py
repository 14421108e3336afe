"""What comes late and lays a page out anew: announced before the next answer, or as soon as it is there."""

import contextlib
import io
import threading
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image

from tests.integration.browser.content.questions import (
    HOST,
    TOP,
    WORDS,
    is_announced,
    is_filled,
    is_look,
    is_old,
    rests,
    spot,
)
from tests.integration.browser.content.tab import Tab
from tests.integration.browser.loopback import Answer
from tests.patience import until

LATE = "/late-{}.png"
"""A path of its own for each test: a browser keeps what it has had."""

STYLED = "const s = document.createElement('style'); s.textContent = `{}`; h.append(s)"
PICTURES = {
    "a picture": "h.innerHTML = `<img src={}>`",
    "a picture in a shadow tree": "h.attachShadow({{mode: 'closed'}}).innerHTML = `<img src={}>`",
    "a button's picture": "h.innerHTML = `<input type=image src={}>`",
    "the picture of a video": "h.innerHTML = `<video poster={}></video>`",
    "a picture that a style sheet writes": STYLED.format("#h::before {{ content: url({}) }}"),
    "the marker of a list": STYLED.format("#h {{ display: list-item; list-style: inside url({}) }}"),
}


class Slow:
    """What a site answers in two parts: each is sent once it is let go."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self.asked = threading.Event()
        self.gates = [threading.Event() for _ in parts]

    def send(self) -> Iterator[bytes]:
        self.asked.set()
        for gate, part in zip(self.gates, self._parts, strict=True):
            gate.wait()
            yield part


@contextlib.contextmanager
def slow(tab: Tab, path: str, *parts: bytes, kind: str = "image/png") -> Iterator[Slow]:
    """Answer at a path slowly; all of it is let go at the end."""
    answer = Slow(parts)
    tab.site.others[path] = Answer(kind=kind, rest=answer.send())
    try:
        yield answer
    finally:
        del tab.site.others[path]
        for gate in answer.gates:
            gate.set()


def picture() -> bytes:
    """Return a picture of 300 by 200 pixels that is not small."""
    kept = io.BytesIO()
    Image.effect_noise((300, 200), 99).convert("RGBA").save(kept, "PNG")
    return kept.getvalue()


def begin(tab: Tab, script: str, asked: Slow, body: str = HOST + WORDS) -> int:
    """Let a page ask for something, wait until it rests without it, and return how many reports there were by then."""
    tab.show(TOP + body)
    tab.page.mouse.move(600, 500)  # where nothing comes under the pointer
    tab.page.evaluate(f"() => {{ {script} }}")
    until(lambda: asked.asked.is_set() and rests(tab), "a page that rests without what it has asked for")
    return len(tab.hear())


def until_announced(tab: Tab, since: int) -> None:
    """Wait until a page that is asked nothing says that its boxes are old."""
    until(lambda: any(is_old(told) for told in tab.hear()[since:]), "the announcement")


def assert_told_of_words_that_it_moves(tab: Tab, late: Slow, since: int) -> None:
    """Let the rest of a picture come, and see that no question is answered before the words' new place is told."""
    place = spot(tab)
    late.gates[0].set()
    until(lambda: spot(tab) != place, "words elsewhere")
    assert is_announced(tab, since)
    assert_looked_at(tab, since)


def assert_looked_at(tab: Tab, since: int) -> None:
    """Fail unless a look follows that fills the words where they are now."""
    until(lambda: any(is_look(told) for told in tab.hear()[since:]), "a look at what is new")
    assert is_filled(tab)


@pytest.mark.parametrize("name", PICTURES)
def test_words_that_a_late_picture_moves_are_announced_before_an_answer_and_filled(tab: Tab, name: str) -> None:
    path = LATE.format(list(PICTURES).index(name))
    with slow(tab, path, picture()) as late:
        before = begin(tab, PICTURES[name].format(path), late)
        assert_told_of_words_that_it_moves(tab, late, before)


@pytest.mark.parametrize("name", ["a picture", "a picture in a shadow tree", "a button's picture"])
@pytest.mark.parametrize("comes", [True, False], ids=["comes", "never comes"])
def test_a_late_picture_is_heard_of_without_a_question(tab: Tab, name: str, comes: bool) -> None:
    path = LATE.format(f"heard-{list(PICTURES).index(name)}-{comes}")
    with slow(tab, path, picture() if comes else b"none") as late:
        before = begin(tab, PICTURES[name].format(path), late)
        late.gates[0].set()
        until_announced(tab, before)
        assert_looked_at(tab, before)


@pytest.mark.parametrize("name", ["a picture", "a picture in a shadow tree", "a button's picture"])
def test_a_picture_of_which_a_part_is_there_is_announced_before_an_answer(tab: Tab, name: str) -> None:
    path, whole = LATE.format(f"part-{list(PICTURES).index(name)}"), picture()
    with slow(tab, path, whole[:8_000], whole[8_000:]) as late:
        before = begin(tab, PICTURES[name].format(path), late)
        assert_told_of_words_that_it_moves(tab, late, before)


def test_a_font_is_announced_before_an_answer_though_another_is_still_to_come(tab: Tab) -> None:
    fonts = (
        "<style>@font-face { font-family: Late; src: url(/late-font) } "
        "#p { font-family: Here, monospace } .x { font-family: Late }</style>"
    )
    here = "new FontFace('Here', 'local(DejaVu Sans)', {ascentOverride: '200%'})"
    with slow(tab, "/late-font", b"", kind="font/ttf") as late:
        before = begin(tab, "x.className = 'x'", late, f"{fonts}<p id=p>Qjxkvz</p><b id=x>x</b>")
        place = spot(tab)
        tab.page.evaluate(f"() => {{ document.fonts.add({here}) }}")
        until(lambda: spot(tab) != place, "letters of another form")
        assert is_announced(tab, before)
        assert not late.gates[0].is_set()
        assert_looked_at(tab, before)


FILM = """const v = document.createElement('video'), c = document.createElement('canvas');
{place}.append(v);
globalThis.show = (height) => {{
  c.height = height;
  c.getContext('2d').fillRect(0, 0, 9, 9);
  v.srcObject ??= c.captureStream();
}};"""
PLACES = {"in the page": "h", "in a shadow tree": "h.attachShadow({mode: 'closed'})"}


@pytest.mark.parametrize("where", PLACES)
def test_a_film_that_gets_its_size_or_another_is_heard_of_without_a_question(tab: Tab, where: str) -> None:
    tab.show(TOP + HOST + WORDS)
    tab.page.mouse.move(600, 500)
    tab.page.evaluate(f"() => {{ {FILM.format(place=PLACES[where])} }}")
    for height in (40, 90):
        until(lambda: rests(tab), "a page that rests")
        before = len(tab.hear())
        tab.page.evaluate("height => show(height)", height)
        until_announced(tab, before)
        assert_looked_at(tab, before)
