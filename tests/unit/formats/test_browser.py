"""What may come from a browser is what spec/browser.md says, and nothing else."""

import msgspec
import pytest

from aboveboard.formats.browser import (
    LARGEST_MESSAGE,
    BrowserScope,
    Pause,
    decode_down,
    decode_pause,
    decode_up,
    encode,
)
from aboveboard.formats.browser_pages import PageNode, Raw, Span
from aboveboard.formats.browser_reports import Hello, Nodes
from aboveboard.model.text import Chrome

NODES = Nodes(page="a1", at=1.5, serial=1, nodes=(PageNode(id=1, role="push button", name=Chrome(text="OK")),))


@pytest.mark.parametrize("report", [Hello(extension="1", browser="chromium/156"), NODES], ids=["hello", "nodes"])
def test_a_report_reads_back_as_it_was_written(report: Hello | Nodes) -> None:
    assert decode_up(encode(report)) == report


def test_scope_and_the_verb_read_back_as_they_were_written() -> None:
    scope = BrowserScope(state="idle")
    assert (decode_down(encode(scope)), decode_pause(encode(Pause()))) == (scope, Pause())


@pytest.mark.parametrize(
    "message",
    [
        b'{"type":"page_shown","page":"a","at":1,"site":"s","origin":"https://a.example/path"}',
        b'{"type":"navigated","page":"a","at":1,"origin":"https://a.example","route":"/x?q=1","cause":"link"}',
        b'{"type":"page_hidden","page":"a","at":1,"why":"another tab"}',
        b'{"type":"page_hidden","page":"../a","at":1}',
        b'{"type":"nodes","page":"a","at":1,"serial":1,"nodes":[{"id":1,"role":"<b>","box":[0,0,1,1]}]}',
        b'{"type":"nodes","page":"a","at":1,"serial":1,"nodes":[{"id":1,"role":"link","index":100000000000000000000}]}',
        b'{"type":"pause"}',
        b"[]",
        b'{"type":"hello","extension":"1","browser":"\xff"}',
    ],
    ids=[
        "a path as origin",
        "a query",
        "an unknown field",
        "a name",
        "a role",
        "an index",
        "a verb",
        "no object",
        "no text",
    ],
)
def test_what_is_no_report_is_refused(message: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        decode_up(message)


def test_a_message_that_is_too_large_is_refused() -> None:
    with pytest.raises(msgspec.MsgspecError, match="at most"):
        decode_up(b" " * LARGEST_MESSAGE + encode(NODES))


def test_a_report_is_no_verb() -> None:
    with pytest.raises(msgspec.MsgspecError):
        decode_pause(encode(NODES))


def test_raw_words_are_not_printed() -> None:
    assert "secret" not in repr(PageNode(id=1, role="text", value=Raw(text="secret"), box=Span(0, 0, 1, 1)))
