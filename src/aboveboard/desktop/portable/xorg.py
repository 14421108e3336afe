"""Windows, focus and pointer of an X server, through python-xlib, which pynput brings."""

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Self, TypeVar

from aboveboard.desktop import Window
from aboveboard.desktop.portable.owners import identity_of
from aboveboard.desktop.portable.scene import Scene
from aboveboard.errors import DisplayLost, MissingLibrary, NoDisplay
from aboveboard.model.geometry import Point, Rect

_VIEWABLE, _INPUT_ONLY = 2, 2  # X core protocol, section 10, GetWindowAttributes
_Answer = TypeVar("_Answer")
_LOCAL_PID = 2  # XRes 1.2, ClientIdMask


class XorgScenes:
    """Reads the scene by many small questions: right for tests of what stands on it, too slow for recording."""

    def __init__(self) -> None:
        self._display: Any = None
        self._root: Any = None

    def __enter__(self) -> Self:
        """Connect to the server that DISPLAY names. Raises NoDisplay, MissingLibrary."""
        try:
            from Xlib import display, error
        except ImportError as problem:
            raise MissingLibrary("the library python-xlib is absent") from problem
        try:
            self._display = display.Display()
        except (error.DisplayError, OSError) as problem:
            raise NoDisplay("no X server answers") from problem
        self._root = self._display.screen().root
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect."""
        with contextlib.suppress(DisplayLost), _lost_as_named():
            self._display.close()

    def look(self) -> Scene:
        """Return the scene as it is now."""
        with _lost_as_named():
            stack = tuple(self._stack())
            asked = self._root.query_pointer()
            frames: dict[int | None, int] = {window.frame: window.id for window in stack}
            pointer = frames.get(_number(asked.child))
            focus = frames.get(self._top(self._display.get_input_focus().focus))
            active = self._active()
        known = {window.id for window in stack}
        held = active if active in known else focus
        return Scene(stack, focus, held, pointer, Point(asked.root_x, asked.root_y))

    def layout(self) -> str:
        """Return the layouts' names, such as `us,de`."""
        with _lost_as_named():
            found = self._root.get_full_property(self._display.intern_atom("_XKB_RULES_NAMES"), 0)
        parts = bytes(found.value).decode("latin-1").split("\0") if found is not None else []
        return parts[2] if len(parts) > 2 else ""

    def is_listening(self, listener: Any) -> bool:
        """Tell whether the server has enabled the listener's RECORD context, which pynput does not wait for."""
        from Xlib.ext import record
        from Xlib.protocol import rq

        class GetContext(record.GetContext):  # type: ignore[misc]  # python-xlib's own drops the flag
            _reply = rq.Struct(rq.Pad(1), rq.Bool("enabled"), rq.Card16("sequence_number"), rq.ReplyLength())

        context = getattr(listener, "_context", None)  # pynput tells it nowhere else
        if context is None:
            return False
        with _lost_as_named():
            opcode = self._display.display.get_extension_major(record.extname)
            asked = _unless_gone(lambda: GetContext(display=self._display.display, opcode=opcode, context=context))
        return asked is not None and bool(asked.enabled)

    def hush(self, listener: Any) -> None:
        """Disable the listener's RECORD context: pynput's own request stays in its buffer until the next input."""
        context = getattr(listener, "_context", None)
        if context is not None:
            with _lost_as_named():
                self._display.record_disable_context(context)
                self._display.sync()

    def _stack(self) -> Iterator[Window]:
        for top in self._root.query_tree().children:
            found = _unless_gone(functools.partial(self._window, top))
            if found is not None:
                yield found

    def _window(self, top: Any) -> Window | None:
        facts = top.get_attributes()
        if facts.map_state != _VIEWABLE:
            return None
        popup = bool(facts.override_redirect)
        outer = self._box(top)
        client = None if popup else self._client(top.query_tree().children)
        pid = self._pid((client or top).id)
        return Window(
            id=(client or top).id,
            frame=top.id,
            box=outer if client is None else self._box(client),
            pid=pid,
            identity=None if pid is None else identity_of(pid),
            popup=popup,
            input_only=facts.win_class == _INPUT_ONLY,
            frame_box=None if client is None else outer,
        )

    def _client(self, children: Sequence[Any]) -> Any:
        """Return the window of the app within a window manager's frame (ICCCM 4.1.3.1)."""
        state = self._display.intern_atom("WM_STATE")
        return next((child for child in children if child.get_full_property(state, 0) is not None), None)

    def _box(self, window: Any) -> Rect:
        size = window.get_geometry()
        origin = self._root.translate_coords(window, -size.border_width, -size.border_width)
        edges = 2 * size.border_width
        return Rect(origin.x, origin.y, size.width + edges, size.height + edges)

    def _pid(self, window: int) -> int | None:
        """Return the process by the server's word; `_NET_WM_PID` is any client's claim."""
        asked = self._display.res_query_client_ids([{"client": window, "mask": _LOCAL_PID}])
        return next((int(found.value[0]) for found in asked.ids if found.spec.mask == _LOCAL_PID), None)

    def _top(self, window: Any) -> int | None:
        while not isinstance(window, int):
            above = window.query_tree().parent
            if _number(above) == self._root.id:
                return _number(window)
            window = above
        return None

    def _active(self) -> int | None:
        found = self._root.get_full_property(self._display.intern_atom("_NET_ACTIVE_WINDOW"), 0)
        return int(found.value[0]) if found is not None and len(found.value) else None


def _number(window: Any) -> int:
    return window if isinstance(window, int) else int(window.id)


def _unless_gone(ask: Callable[[], _Answer]) -> _Answer | None:
    from Xlib import error

    try:
        return ask()
    except error.XError:
        return None


@contextlib.contextmanager
def _lost_as_named() -> Iterator[None]:
    from Xlib import error

    try:
        yield
    except (error.ConnectionClosedError, OSError) as problem:
        raise DisplayLost("the X server went away") from problem
