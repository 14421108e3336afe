"""Acts in menus: by mouse, by keys, by letters, by shortcuts, from the bar and from a context menu."""

from collections.abc import Callable, Iterator

from aboveboard.model.geometry import Point, Rect
from benchmarks._actions_expected import Expected
from benchmarks._actions_stage import Act, Doing
from benchmarks._actions_words import CONTEXT, MENUS, PART, Item, found

Do = Callable[[Doing], None]
ENTRY = frozenset({"menu item", "check menu item", "radio menu item"})

BY_MOUSE = (
    *("File/New", "File/Open Recent/Tuesday", "File/Save", "File/Export/As Text", "File/Close"),
    *("File/Export/As Picture/Small", "File/Export/As Picture/Large", "File/Open Recent/Clear", "Edit/Find"),
    *("Edit/Sort/Up", "Edit/Tidy", "View/Ruler", "View/Lines", "View/Wide", "View/Narrow", "View/Zoom/In"),
    *("View/Zoom/Actual", "Edit/Replace"),
)
BY_KEYS = ("File/Save", "Edit/Sort/Down", "View/Lines", "View/Zoom/Out", "File/Open Recent/Monday", "Edit/Tidy")
BY_LETTERS = ("File/New", "Edit/Find", "View/Ruler", "Edit/Sort/Up", "File/Export/As Text")
IN_CONTEXT = ("Context/Rename", "Context/Link", "Context/Move/Inbox", "Context/Move/Archive")
SHORTCUTS = ("File/New", "Edit/Find", "Edit/Tidy", "File/Save", "File/Close", "Edit/Replace")


def menu_acts() -> Iterator[Act]:
    """Yield every act in a menu."""
    for path in BY_MOUSE:
        yield _act("menu by mouse", path, _by_mouse(path))
    for path in BY_KEYS:
        yield _act("menu by keys", path, _by_keys(path))
    for path in BY_LETTERS:
        yield _act("menu by letters", path, _by_letters(path))
    for path in IN_CONTEXT:
        yield _act("context menu", path, _in_context(path))
    for path in SHORTCUTS:
        yield _shortcut(path)


def chosen(path: str) -> Expected:
    """Return what the choice of an entry must come to."""
    levels = found(path)
    names = tuple(path.split("/"))
    if names[0] == CONTEXT.name:
        names = names[1:]
    indices = tuple([one.name for one in level].index(name) for level, name in zip(levels, names, strict=True))
    return Expected(
        kind="select_menu",
        of=path,
        roles=ENTRY,
        name=names[-1],
        value=(names, indices),
        offered=[[one.name for one in level] for level in levels],
        off=[[place for place, one in enumerate(level) if one.off] for level in levels],
    )


def _act(group: str, path: str, do: Do) -> Act:
    return Act(group, f"{group}: {path}", do, (chosen(path),), says=("menu", path))


def _by_mouse(path: str) -> Do:
    first, *deeper = path.split("/")

    def do(doing: Doing) -> None:
        doing.click(first)
        _down(doing, first, deeper)

    return do


def _in_context(path: str) -> Do:
    first, *deeper = path.split("/")

    def do(doing: Doing) -> None:
        doing.click("Area", button=3)
        _down(doing, first, deeper)

    return do


def _down(doing: Doing, above: str, names: list[str]) -> None:
    """Go down a menu by the pointer: what opens another is entered, the last is pressed."""
    for place, name in enumerate(names):
        above = f"{above}/{name}"
        box = doing.box(above)
        doing.hands.rest(0.3)
        to = _into(doing, box, is_deeper=place > 0)
        if place == len(names) - 1:
            doing.hands.click(to)


def _into(doing: Doing, box: Rect, *, is_deeper: bool) -> Point:
    """Move onto an entry: straight down from what opened its menu, or across first, or another would open."""
    at = doing.hands.at
    left, right = box.x + 12, box.right - 12
    to = Point(min(max(at.x, left), right), box.centre.y)
    if is_deeper:
        doing.hands.move(Point(to.x, at.y))
    doing.hands.move(to)
    return to


def _by_keys(path: str) -> Do:
    levels = found(path)
    first, *names = path.split("/")

    def do(doing: Doing) -> None:
        doing.keys(f"alt+{_letter(first)}")
        above = first
        for level, name in zip(levels[1:], names, strict=True):
            doing.box(f"{above}/{level[0].name}")
            doing.hands.rest(0.3)
            above = f"{above}/{name}"
            _mark(doing, above)
            doing.keys("return" if above == path else "right")

    return do


def _mark(doing: Doing, path: str) -> None:
    """Move down until an entry is marked, by the program's own word."""
    for _ in range(12):
        doing.program.where()
        if doing.program.marked == path:
            return
        doing.keys("down")
        doing.hands.rest(0.2)


def _by_letters(path: str) -> Do:
    first, *names = path.split("/")

    def do(doing: Doing) -> None:
        doing.keys(f"alt+{_letter(first)}")
        above = first
        for name in names:
            doing.box(f"{above}/{name}")
            doing.hands.rest(0.3)
            items = [one for one in _items(above) if one.name == name]
            doing.hands.type(items[0].letter)
            above = f"{above}/{name}"

    return do


def _letter(name: str) -> str:
    return next(item.letter for item in MENUS if item.name == name)


def _items(path: str) -> tuple[Item, ...]:
    items: tuple[Item, ...] = MENUS
    for name in path.split("/"):
        items = next(item for item in items if item.name == name).below
    return tuple(item for item in items if item is not PART)


def _shortcut(path: str) -> Act:
    above, _, name = path.rpartition("/")
    keys = next(item for item in _items(above) if item.name == name).keys
    *modifiers, key = keys.split("+")
    exact: dict[str, object] = {"modifiers": tuple(sorted(modifiers)), "keys": (key,)} if modifiers else {"key": key}
    expected = Expected(kind="hotkey" if modifiers else "key", exact=exact)
    return Act("shortcut", f"shortcut: {keys}", lambda doing: doing.keys(keys), (expected,), ("menu", path))
