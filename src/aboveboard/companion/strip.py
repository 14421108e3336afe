"""The strip: the always-visible indicator, with the person's own word and working Pause, Resume and Open buttons.

An override-redirect Tk window at the top centre. Its first 8x8 pixels change colour every 200 ms: a strip that is
frozen looks alive otherwise, and the recorder looks for it (reference: DESIGN 5, Indicator).
"""

import time
import tkinter
from collections.abc import Callable
from dataclasses import dataclass

from aboveboard.companion.catalogue import Catalogue

WIDTH, HEIGHT = 620, 30
FIELD = 8
BLINK_MS = 200
_COLOURS = {"recording": "#b3261e", "paused": "#7a5d00", "stopped": "#3b3b3b", "idle": "#1f4f7a"}
STATE_WORDS = {"recording": "Recording", "paused": "Paused", "stopped": "Stopped", "idle": "Ready"}
LESS_WORDS = {"cadence": "fewer pictures", "frames": "no pictures"}
"""What is dropped to spare the machine, told beside the state while it is."""
BUTTONS = {"pause": (330, 82), "resume": (416, 112), "open": (532, 84)}
"""Where the buttons are: name -> (x, width) in pixels from the strip's left edge; they fill its height."""


@dataclass(frozen=True, slots=True)
class StripView:
    """What the strip shows: `app` is the policy's id, `word` the person's own; before consent it is not `visible`.

    `less` names what is dropped just now: `cadence`, `frames` or nothing.
    """

    state: str
    app: str
    word: str
    visible: bool
    less: str = ""


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
        self._blink = False
        self._shown: StripView | None = None
        self._root = root = tkinter.Tk()
        root.withdraw()
        root.overrideredirect(True)
        root.title("Aboveboard")
        left = max(0, (root.winfo_screenwidth() - WIDTH) // 2)
        root.geometry(f"{WIDTH}x{HEIGHT}+{left}+0")
        root.attributes("-topmost", True)
        self._canvas = tkinter.Canvas(root, width=WIDTH, height=HEIGHT, highlightthickness=0, borderwidth=0)
        self._canvas.pack()
        self._label = self._canvas.create_text(
            16, HEIGHT // 2, anchor="w", fill="white", font=("TkDefaultFont", -13, "bold")
        )
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
        self._root.mainloop()

    def stop(self) -> None:
        """End `run`; from the strip's own thread."""
        self._root.destroy()

    def every(self, ms: int, action: Callable[[], None]) -> None:
        """Call an action in the strip's thread again and again."""

        def again() -> None:
            action()
            self._root.after(ms, again)

        self._root.after(ms, again)

    def _draw(self) -> None:
        view = self._view()
        if view != self._shown:
            self._show(view)
        self._blink = not self._blink
        self._canvas.itemconfigure(self._field, fill="#ffffff" if self._blink else "#101010")
        self._root.update_idletasks()
        self._drawn_at = time.monotonic()
        self._root.after(BLINK_MS, self._draw)

    def _show(self, view: StripView) -> None:
        if view.visible and (self._shown is None or not self._shown.visible):
            self._root.deiconify()
            self._root.lift()
        elif not view.visible:
            self._root.withdraw()
        self._canvas.configure(background=_COLOURS[view.state])
        says = self._words(STATE_WORDS[view.state])
        if view.state == "recording":
            says = f"\u25cf {says}" + (f", {self._words(LESS_WORDS[view.less])}" if view.less in LESS_WORDS else "")
        parts = [says, f"\u201c{view.word}\u201d", view.app]  # what does not fit goes from the end
        self._canvas.itemconfigure(self._label, text=" ".join(part for part in parts if part.strip("\u201c\u201d")))
        recording = view.state == "recording"
        self._buttons["pause"].configure(state="normal" if recording else "disabled")
        self._buttons["resume"].configure(state="disabled" if recording else "normal")
        self._shown = view

    def _raise(self, event: "tkinter.Event[tkinter.Misc]") -> None:
        if str(event.state) != "VisibilityUnobscured":
            self._root.lift()
