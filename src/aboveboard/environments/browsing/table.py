"""Every task of MiniWoB++ 1.1.0: the skill it is for, the actions it needs, and why it is out where it is.

Out is what an agent that sees elements cannot be asked for (`docs/reference/tasks.md` shows the table).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DRAWN = "the page is one drawing without elements, or asks for a place in one"
MOVES = "what it shows moves or changes by the clock, so how fast one is decides"
SECRET = "it is about a password: the recorder keeps nothing of a secure field"  # noqa: S105 - a reason
ICON = "the goal names an icon that has no words, in part of its seeds"
BARE = (
    "what has to be pressed is drawn by style alone: no page tells of it as an element, and a recording names its row"
)
DRAGS = "it is done by dragging alone"
SAME = "the same page as another of the list but for its delays"
READS = "the goal or the answer needs a language model: free text, sums, games"


@dataclass(frozen=True, slots=True)
class Row:
    """One task; `out` is empty where it is in."""

    task: str
    skill: str
    needs: tuple[str, ...]
    out: str = ""


_IN: Mapping[tuple[str, tuple[str, ...]], str] = {
    ("dropdown", ("select", "click")): "choose-list",
    ("dropdown", ("ctrl+click", "scroll", "click")): "click-scroll-list",
    ("dropdown", ("type", "click")): "use-autocomplete",
    ("dropdown", ("click",)): "book-flight order-food",
    ("menu", ("hover", "click")): "click-menu",
    ("tab", ("click",)): "click-tab click-tab-2 click-tab-2-easy click-tab-2-medium click-tab-2-hard",
    ("section", ("click",)): "click-collapsible click-collapsible-2 click-collapsible-2-nodelay",
    ("tree", ("click",)): "navigate-tree",
    ("date", ("click",)): "choose-date choose-date-easy choose-date-medium daily-calendar",
    ("date", ("type", "click")): "enter-date",
    ("time", ("type", "click")): "enter-time",
    ("clipboard", ("hotkey", "click")): "copy-paste copy-paste-2",
    ("editor", ("select text", "click")): "text-editor",
    ("text", ("type", "click")): "enter-text enter-text-2 enter-text-dynamic text-transform unicode-test",
    ("text", ("click",)): "focus-text focus-text-2 multi-layouts multi-orderings",
    ("text", ("type", "click", "read")): "find-word read-table read-table-2 phone-book",
    ("search", ("type", "click")): "search-engine",
    ("toggle", ("click",)): (
        "click-checkboxes click-checkboxes-large click-checkboxes-soft click-checkboxes-transfer click-option"
    ),
    ("button", ("click",)): (
        "click-button click-button-sequence click-test click-test-2 click-test-transfer click-widget click-link"
        " buy-ticket"
    ),
    ("spinner", ("click",)): "use-spinner",
    ("slider", ("drag", "click")): "use-slider use-slider-2",
    ("form", ("slider", "click")): "form-sequence",
    ("form", ("click", "type")): "form-sequence-2",
    ("dialog", ("click",)): "click-dialog click-dialog-2",
    ("scroll", ("scroll", "click")): "scroll-text-2 sign-agreement",
    ("scroll", ("scroll", "type", "click")): "scroll-text",
}

_OUT: Mapping[tuple[str, str], str] = {
    ("drawing", DRAWN): (
        "ascending-numbers bisect-angle circle-center click-pie click-pie-nodelay click-shades click-shape count-shape"
        " count-sides drag-circle drag-cube drag-shapes drag-shapes-2 drag-single-shape draw-circle draw-line"
        " find-midpoint grid-coordinate hot-cold hover-shape identify-shape number-checkboxes right-angle"
        " use-colorwheel use-colorwheel-2 visual-addition"
    ),
    ("clock", MOVES): "button-delay chase-circle generate-number moving-items simon-says stock-market",
    ("secret", SECRET): "enter-password login-user login-user-popup",
    ("menu", ICON): "click-menu-2",
    ("row", BARE): (
        "email-inbox email-inbox-delete email-inbox-forward email-inbox-important email-inbox-noscroll"
        " email-inbox-reply email-inbox-star-reply social-media social-media-all social-media-some click-color"
    ),
    ("drag", DRAGS): (
        "drag-box drag-items drag-items-grid drag-sort-numbers highlight-text highlight-text-2 resize-textarea"
    ),
    ("same", SAME): (
        "book-flight-nodelay choose-date-nodelay click-collapsible-nodelay use-autocomplete-nodelay"
        " email-inbox-forward-nl email-inbox-forward-nl-turk email-inbox-nl-turk"
    ),
    ("language", READS): (
        "find-greatest guess-number odd-or-even simple-algebra simple-arithmetic terminal tic-tac-toe"
    ),
    ("dropdown", "its list lies in a popup that clips it, and its options have places where nothing is"): (
        "form-sequence-3"
    ),
}


def rows() -> Iterator[Row]:
    """Yield every task, by name."""
    known = [Row(task, skill, needs) for (skill, needs), tasks in _IN.items() for task in tasks.split()]
    known += [Row(task, skill, (), why) for (skill, why), tasks in _OUT.items() for task in tasks.split()]
    yield from sorted(known, key=lambda row: row.task)


def row_of(task: str) -> Row | None:
    """Return a task's row, by its name with or without `miniwob/`."""
    name = task.removeprefix("miniwob/")
    return next((row for row in rows() if row.task == name), None)
