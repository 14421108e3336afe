"""A browser's tree, kept true although a browser says little of what a scroll brings into its window."""

from pathlib import Path

import pytest

from aboveboard.elements import Node, Tree
from tests.integration.conftest import Start
from tests.integration.elements.desk import Desk

pytestmark = pytest.mark.x11

OPTIONS = ("--force-renderer-accessibility", "--incognito", "--no-first-run", "--no-default-browser-check")
PAGE = f"<title>Long</title><button>First</button>{'<p>something between</p>' * 200}<button>Last</button>"


def test_what_a_scroll_brings_into_the_window_is_in_the_tree(desk: Desk, start: Start, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    pid = start(["chromium", f"--user-data-dir={tmp_path / 'profile'}", *OPTIONS, f"--app={page.as_uri()}"]).pid
    box = desk.main(pid)

    def button(name: str) -> Node | None:
        tree = desk.elements.tree(pid, box)
        nodes = tree.nodes if isinstance(tree, Tree) else ()
        return next((node for node in nodes if (node.role, node.name) == ("push button", name)), None)

    desk.until(lambda: button("First"), "the button in the window")
    assert button("Last") is None

    def shown() -> bool:
        desk.hand("mousemove", str(box.centre.x), str(box.centre.y), "click", "--repeat", "20", "5")
        last = button("Last")
        return last is not None and last.box is not None and box.covers(last.box)

    desk.until(shown, "the button below the window")
