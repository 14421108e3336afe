"""Acts on widgets: dropdowns, toggles, radio groups, values, dates, lists, tabs, dialogs, buttons, drags, wheels."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from aboveboard.model.events import Button
from aboveboard.model.geometry import Point
from benchmarks._actions_expected import Expected
from benchmarks._actions_stage import Act, Doing
from benchmarks._actions_words import CHECKS, COLOURS, RADIOS, ROLES, ROWS, SIZES, TABS, TOGGLE, TOWNS

OPTIONS = {"Colour": COLOURS, "Town": TOWNS, "Size": SIZES}


class Script:
    """Yields acts one by one and knows what the program shows meanwhile."""

    def __init__(self, toolkit: str) -> None:
        self.toolkit = toolkit
        self._roles: Mapping[str, str] = ROLES[toolkit]
        self._at = dict.fromkeys(OPTIONS, 0)
        self._on: dict[str, bool] = {}

    def role(self, name: str) -> frozenset[str]:
        """Return what the toolkit calls a widget."""
        return frozenset({self._roles.get(name, name)})

    def acts(self) -> Iterator[Act]:
        """Yield every act on a widget."""
        for widget, place in (("Colour", 2), ("Town", 5), ("Colour", 3), ("Size", 2), ("Town", 9), ("Colour", 0)):
            yield self.option(widget, place, keys=False)
        for name in (*CHECKS, TOGGLE, "Wireless"):
            yield self.toggle(name)
        for widget, place in (("Colour", 1), ("Town", 7), ("Size", 1), ("Town", 3)):
            yield self.option(widget, place, keys=True)
        for name in (RADIOS[1], RADIOS[2], RADIOS[0]):
            yield self.radio(name)
        for name in ("row First", "row Third", "row Second", "row Fourth"):
            yield self.row(name)
        for name in (TABS[1], TABS[2], TABS[0]):
            yield self.tab(name)
        yield from self.pointing()
        for answer in ("Keep", "Leave"):
            yield from self.asking(answer)
        for name in (CHECKS[1], TOGGLE, CHECKS[0], "Wireless", CHECKS[2]):
            yield self.toggle(name, keys=True)
        yield from self.values()

    # --- choices -----------------------------------------------------------------------------------------------

    def option(self, widget: str, place: int, *, keys: bool) -> Act:
        """Return the choice of an option: by a press in what opens, or by keys in it."""
        now, self._at[widget] = self._at[widget], place
        options = OPTIONS[widget]

        def do(doing: Doing) -> None:
            doing.click(widget, left=-14)
            box = doing.box(f"{widget}>{place}")
            doing.hands.rest(0.4)
            if keys:
                doing.keys(*["down" if place > now else "up"] * abs(place - now), "return")
            else:
                doing.hands.click(box.centre)

        name = f"{widget}: {options[place]} {'by keys' if keys else 'by mouse'}"
        return Act(f"dropdown {'by keys' if keys else 'by mouse'}", name, do, (self.chosen(widget, place),), (
            "option", widget, place,
        ))  # fmt: skip

    def chosen(self, widget: str, place: int) -> Expected:
        """Return what the choice of an option of a dropdown must come to."""
        options = OPTIONS[widget]
        roles = frozenset({"combo box"})
        return Expected("select_option", of=widget, roles=roles, value=(options[place], place), offered=[options])

    def toggle(self, name: str, *, keys: bool = False) -> Act:
        """Return a toggle switched, by a press or by Space where it has the focus already."""
        on = self._on[name] = not self._on.get(name, False)
        kind = {TOGGLE: "toggle button", "Wireless": "switch"}.get(name, "check box")

        def do(doing: Doing) -> None:
            if keys:
                doing.program.focus(name)
                doing.hands.rest(0.5)
                doing.box(name)
                doing.keys(" ")
            else:
                doing.click(name, left=12)

        expected = Expected("set_toggle", of=name, roles=self.role(kind), name=name, value=on)
        way = "by keys" if keys else "by mouse"
        return Act(f"toggle {way}", f"{name} {way}", do, (expected,), ("toggle", name, on))

    def radio(self, name: str) -> Act:
        """Return a radio button pressed."""
        place = RADIOS.index(name)
        expected = Expected(
            "select_option", of=name, roles=self.role("radio button"), value=(name, place), offered=[RADIOS]
        )
        return Act("radio group", name, lambda doing: doing.click(name, left=12), (expected,), ("radio", name, True))

    def row(self, name: str) -> Act:
        """Return a row of a list pressed."""
        words = name.removeprefix("row ")
        place = ROWS.index(words)
        expected = Expected(
            "select_option", of=name, roles=frozenset({"list item"}), value=(words, place), offered=[ROWS]
        )
        return Act("list box", name, lambda doing: doing.click(name), (expected,), ("row", words))

    def tab(self, name: str) -> Act:
        """Return a tab pressed."""
        expected = Expected("switch_tab", roles=frozenset({"page tab"}), name=name, value=(name, TABS.index(name)))
        return Act("tab", f"tab {name}", lambda doing: doing.click(f"tab {name}"), (expected,), ("tab", name))

    # --- presses, drags, wheels, dialogs -----------------------------------------------------------------------

    def pointing(self) -> Iterator[Act]:
        """Yield presses that choose nothing, drags and turns of the wheel."""
        button = self.role("push button")
        for name in ("Apply", "Refresh", "Apply"):
            expected = Expected("click", of=name, roles=button, name=name, exact={"count": 1, "button": Button.LEFT})
            yield Act("click", name, _clicks(name), (expected,), ("button", name), rest_s=0.8)
        twice = Expected("click", exact={"count": 2, "button": Button.LEFT})
        yield Act("double click", "Area twice", _clicks("Area", count=2), (twice,), ("down", 1, True), rest_s=0.8)
        middle = Expected("click", exact={"count": 1, "button": Button.MIDDLE})
        yield Act("click", "Area by the middle button", _clicks("Area", button=2), (middle,), ("down", 2, False))
        yield Act("long press", "Area held", _held, (Expected("long_press"),), ("up", 1), rest_s=0.8)
        for way in ((90, 10), (-80, 20), (10, -40)):
            yield Act("drag", f"drag by {way}", _drags(*way), (Expected("drag"),), ("up", 1), rest_s=0.8)
        for notches in (3, -2, 4):
            exact = {"dy": float(notches), "dx": 0.0}
            yield Act("scroll", f"scroll by {notches}", _scrolls(notches), (Expected("scroll", exact=exact),), (
                "scrolled",
            ), rest_s=0.8)  # fmt: skip

    def asking(self, answer: str) -> Iterator[Act]:
        """Yield a dialog opened, and answered by its button."""
        button = self.role("push button")
        opened = Expected("click", of="Ask", roles=button, name="Ask")

        def ask(doing: Doing) -> None:
            doing.click("Ask")
            doing.box(answer)

        yield Act("click", "Ask", ask, (opened,), ("button", "Ask"), rest_s=0.8)
        exact = {"answer": answer, "dismissed": False}
        answered = Expected("answer_dialog", of=answer, roles=button, name=answer, exact=exact)
        yield Act("dialog", f"answered {answer}", _clicks(answer), (answered,), ("answer", answer), rest_s=0.8)

    def values(self) -> Iterator[Act]:
        """Yield values set: by keys on what has the focus."""
        for widget, role, keys, value in (
            ("Copies", "spin button", ("up", "up", "up"), 3.0),
            ("Volume", "slider", ("right", "right"), 10.0),
            ("Copies", "spin button", ("down",), 2.0),
            ("Volume", "slider", ("right",), 15.0),
        ):
            yield self.value(widget, role, keys, value)

    def value(self, widget: str, role: str, keys: Sequence[str], value: float) -> Act:
        """Return a value set by keys."""

        def do(doing: Doing) -> None:
            doing.program.focus(widget)
            doing.hands.rest(1.6)
            doing.box(widget)
            doing.keys(*keys)

        told = f"{value:g}" if role == "spin button" else f"{value}"
        expected = Expected("set_value", of=widget, roles=self.role(role), value=told)
        return Act("value by keys", f"{widget} to {value:g}", do, (expected,), ("value", widget, value), rest_s=0.8)


def _clicks(name: str, *, button: int = 1, count: int = 1) -> Callable[[Doing], None]:
    return lambda doing: doing.click(name, button=button, count=count)


def _held(doing: Doing) -> None:
    doing.hands.move(doing.box("Area").centre)
    doing.hands.rest(0.2)
    doing.hands.button(1, down=True)
    doing.hands.rest(0.9)
    doing.hands.button(1, down=False)


def _drags(dx: int, dy: int) -> Callable[[Doing], None]:
    def do(doing: Doing) -> None:
        start = doing.box("Area").centre
        doing.hands.drag(start, Point(start.x + dx, start.y + dy))

    return do


def _scrolls(notches: int) -> Callable[[Doing], None]:
    def do(doing: Doing) -> None:
        doing.hands.move(doing.box("Scrolled").centre)
        doing.hands.rest(0.3)
        doing.hands.scroll(notches)

    return do
