"""The strip: the always-visible indicator, with the person's own word and working Pause, Resume and Open buttons.

An override-redirect Tk window at the top centre of one monitor: between two of them nobody could read it. Its first
8x8 pixels change colour every 200 ms: a strip that is frozen looks alive otherwise, and the recorder looks for it
(reference: DESIGN 5, Indicator).
"""

import time
import tkinter
import tkinter.font
from collections.abc import Callable
from dataclasses import dataclass

from aboveboard.companion.catalogue import Catalogue
from aboveboard.companion.windows import first_monitor
from aboveboard.model.geometry import Rect

WIDTH, HEIGHT = 740, 30
FIELD = 8
BLINK_MS = 200
FIELD_COLOURS = ("#101010", "#ffffff", "#404040", "#d0d0d0", "#606060", "#b0b0b0", "#808080")
"""One after the other. Of two in turn a look that comes late sees the same one every second time, and a strip that
lives would be taken for frozen on a busy machine; of seven, only at multiples of 1.4 s."""

_PLACED_MS = 5_000
"""So often the strip looks whether its monitor is still there."""

_FONT = ("TkDefaultFont", -13, "bold")
LAPSED = "lapsed"
"""What the strip shows for a state while a consent stands without valid rules, and nothing can be begun."""
ENDED = "ended"
"""What the strip shows for a state once the time of a consent is over, as long as something is left to delete."""

_COLOURS = {
    "recording": "#b3261e",
    "paused": "#7a5d00",
    "stopped": "#3b3b3b",
    "idle": "#1f4f7a",
    LAPSED: "#3b3b3b",
    ENDED: "#3b3b3b",
}
STATE_WORDS = {
    "recording": "Recording",
    "paused": "Paused",
    "stopped": "Stopped",
    "idle": "Ready",
    LAPSED: "No valid rules",
    ENDED: "Your consent has ended",
}
LESS_WORDS = {"cadence": "fewer pictures", "frames": "no pictures"}
"""What is dropped to spare the machine, told beside the state while it is."""
BUTTONS = {"pause": (450, 82), "resume": (536, 112), "open": (652, 84)}
"""Where the buttons are: name -> (x, width) in pixels from the strip's left edge; they fill its height."""

_LEFT, _GAP = 16, 8
ROOM = BUTTONS["pause"][0] - _LEFT - _GAP
"""Pixels for the words: they end before the first button."""


@dataclass(frozen=True, slots=True)
class StripView:
    """What the strip shows: `app` is the policy's name of it, `word` the person's own; no consent, not `visible`.

    `state` is the recorder's, `LAPSED` or `ENDED`.
    `less` names what is dropped just now: `cadence`, `frames` or nothing. `trouble` is what the person must know
    first: it stands where the app's name does otherwise.
    """

    state: str
    app: str
    word: str
    visible: bool
    less: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class StripActions:
    """What its buttons do."""

    pause: Callable[[], None]
    resume: Callable[[], None]
    open: Callable[[], None]


class Strip:
    """The window. Everything runs in the thread that called `run`; `alive_ms` may be asked from any."""

    def __init__(self, words: Catalogue, actions: StripActions, view: Callable[[], StripView]) -> None:
        self._words = words
        self._view = view
        self._drawn_at = 0.0
        self._colour = 0
        self._text = self._placed = ""
        self._shown: StripView | None = None
        self._root = root = tkinter.Tk()
        root.withdraw()
        root.overrideredirect(True)
        root.title("Aboveboard")
        self._place()
        root.attributes("-topmost", True)
        self._canvas = tkinter.Canvas(root, width=WIDTH, height=HEIGHT, highlightthickness=0, borderwidth=0)
        self._canvas.pack()
        self._label = self._canvas.create_text(_LEFT, HEIGHT // 2, anchor="w", fill="white", font=_FONT)
        self._font = tkinter.font.Font(root=root, font=_FONT)
        self._field = self._canvas.create_rectangle(0, 0, FIELD, FIELD, width=0)
        self._buttons = {
            "pause": self._button("pause", words("Pause"), actions.pause),
            "resume": self._button("resume", words("Resume"), actions.resume),
            "open": self._button("open", words("Open"), actions.open),
        }
        root.bind("<Visibility>", self._raise)

    def _button(self, name: str, label: str, action: Callable[[], None]) -> tkinter.Button:
        x, width = BUTTONS[name]
        button = tkinter.Button(
            self._root, text=label, command=action, takefocus=False, borderwidth=1, highlightthickness=0, padx=2, pady=0
        )
        button.place(x=x, y=1, width=width, height=HEIGHT - 2)
        return button

    @property
    def window(self) -> int:
        """The X id of Tk's own window; the server's tree has a wrapper of it under the root (see `windows`)."""
        return int(self._root.winfo_toplevel().wm_frame(), 16)

    def alive_ms(self) -> float:
        """Return how many ms ago the strip was last drawn."""
        return (time.monotonic() - self._drawn_at) * 1000

    def run(self) -> None:
        """Show and keep drawing until `stop`."""
        self._draw()
        self.every(_PLACED_MS, self._place)
        self._root.mainloop()

    def _place(self) -> None:
        """Put the strip at the top centre of its monitor."""
        root = self._root
        monitor = first_monitor() or Rect(0, 0, root.winfo_screenwidth(), root.winfo_screenheight())
        place = f"{WIDTH}x{HEIGHT}+{monitor.x + max(0, (monitor.width - WIDTH) // 2)}+{monitor.y}"
        if place != self._placed:
            self._placed = place
            root.geometry(place)

    def stop(self) -> None:
        """End `run`; from the strip's own thread."""
        self._root.destroy()

    def every(self, ms: int, action: Callable[[], object]) -> None:
        """Call an action in the strip's thread again and again."""

        def again() -> None:
            action()
            self._root.after(ms, again)

        self._root.after(ms, again)

    def draw(self) -> tuple[str, int]:
        """Show how things are now; returns the words and the pixel at which they end."""
        view = self._view()
        if view != self._shown:
            self._show(view)
        self._colour = (self._colour + 1) % len(FIELD_COLOURS)
        self._canvas.itemconfigure(self._field, fill=FIELD_COLOURS[self._colour])
        self._root.update_idletasks()
        self._drawn_at = time.monotonic()
        return self._text, self._canvas.bbox(self._label)[2]

    def _draw(self) -> None:
        self.draw()
        self._root.after(BLINK_MS, self._draw)

    def _show(self, view: StripView) -> None:
        if view.visible and (self._shown is None or not self._shown.visible):
            self._root.deiconify()
            self._root.lift()
        elif not view.visible:
            self._root.withdraw()
        self._canvas.configure(background=_COLOURS[view.state])
        self._text = fitted(told(self._words, view), self._font.measure, ROOM)
        self._canvas.itemconfigure(self._label, text=self._text)
        recording = view.state == "recording"
        self._buttons["pause"].configure(state="normal" if recording else "disabled")
        self._buttons["resume"].configure(state="disabled" if recording else "normal")
        self._shown = view

    def _raise(self, event: "tkinter.Event[tkinter.Misc]") -> None:
        if str(event.state) != "VisibilityUnobscured":
            self._root.lift()


def told(words: Catalogue, view: StripView) -> tuple[str, ...]:
    """Return what the strip says, the most important first: what has no room goes from the end."""
    says = words(STATE_WORDS[view.state])
    if view.state == "recording":
        says = f"\u25cf {says}" + (f", {words(LESS_WORDS[view.less])}" if view.less in LESS_WORDS else "")
    word = f"\u201c{view.word}\u201d" if view.word else ""
    if view.trouble and view.state != "recording":
        word = ""  # it proves a strip that records; here what went wrong needs its room
    last = f"\u2013 {words(view.trouble)}" if view.trouble else view.app
    return tuple(part for part in (says, word, last) if part)


def fitted(parts: tuple[str, ...], measure: Callable[[str], int], room: int) -> str:
    """Return the parts in one line of at most `room` pixels: the last is shortened by an ellipsis, then left out."""
    whole = " ".join(parts)
    if measure(whole) <= room or not parts:
        return whole
    for end in range(len(whole) - 1, len(whole) - len(parts[-1]), -1):
        shorter = whole[:end].rstrip() + "\u2026"
        if measure(shorter) <= room:
            return shorter
    return fitted(parts[:-1], measure, room)
