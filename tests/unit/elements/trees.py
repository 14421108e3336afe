"""Small trees to look at, and strategies for wild ones."""

from hypothesis import strategies as st

from aboveboard.elements import Node, Tree
from aboveboard.elements.atspi.roles import ROLES
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.model.geometry import Rect

WINDOW = Rect(100, 100, 640, 480)
POPUP = Rect(100, 125, 200, 300)
WORDS = Vocabulary.of(["_File", "_Save", "Cancel", "Name"])
SECRET = "persephone-pomegranate"


def node(ref: str, role: str, name: str = "", box: Rect | None = None, **more: object) -> Node:
    """Return a showing node of the window, pid 7."""
    facts: dict[str, object] = {"states": frozenset({"showing", "visible"}), "window": WINDOW, "pid": 7, **more}
    return Node(ref=ref, role=role, name=name, box=box, **facts)  # type: ignore[arg-type]  # facts are fields of Node


def tree(*nodes: Node, windows: tuple[Rect, ...] = (WINDOW,), focus: str | None = None) -> Tree:
    return Tree(nodes=nodes, serial=1, focus=focus, windows=windows)


def editor() -> Tree:
    """Return a window with a menu, a field, a list, a picture and a password."""
    showing = frozenset({"showing", "editable"})
    return tree(
        node("0", "frame", f"{SECRET} - Editor", WINDOW),
        node("1", "filler", "", WINDOW, parent="0"),
        node("2", "menu bar", "", Rect(100, 100, 640, 25), parent="1"),
        node("3", "menu", "File", Rect(100, 100, 40, 25), parent="2"),
        node("4", "text", "", Rect(100, 125, 640, 200), parent="1", value=f"{SECRET} again", states=showing),
        node("5", "list", "", Rect(100, 325, 300, 100), parent="1"),
        node("6", "list item", SECRET, Rect(100, 325, 300, 20), parent="5"),
        node("7", "label", SECRET, Rect(104, 327, 100, 16), parent="6"),
        node("8", "push button", "Cancel", Rect(400, 440, 80, 30), parent="1"),
        node("9", "image", SECRET, Rect(420, 330, 100, 90), parent="1"),
        node("10", "password text", "Name", Rect(500, 440, 80, 30), parent="1", value="●●●●●●", states=showing),
        focus="4",
    )


@st.composite
def wild_trees(draw: st.DrawFn) -> Tree:
    """Draw a tree of any roles in which every name and value that is not chrome holds the secret."""
    texts = st.sampled_from(["", "File", "Cancel", SECRET, f"Save {SECRET}", SECRET.upper()])
    boxes = st.builds(Rect, st.integers(50, 700), st.integers(50, 560), st.integers(0, 300), st.integers(0, 200))
    nodes = [node("0", "frame", draw(texts), WINDOW)]
    for number in range(1, draw(st.integers(1, 12))):
        states = {"showing"} | draw(st.sets(st.sampled_from(["editable", "focused", "unread", "manages_descendants"])))
        nodes.append(
            node(
                str(number),
                draw(st.sampled_from(ROLES)),
                draw(texts),
                draw(boxes | st.none()),
                value=draw(st.none() | texts),
                parent=str(draw(st.integers(0, number - 1))),
                index=draw(st.integers(0, 5)),
                states=frozenset(states),
                window=draw(st.sampled_from([WINDOW, WINDOW, POPUP, None])),
                toolkit=draw(st.sampled_from(["gtk3", "gtk4"])),
            )
        )
    return tree(*nodes, windows=draw(st.sampled_from([(WINDOW,), (WINDOW, POPUP)])))
