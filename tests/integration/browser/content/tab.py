"""One tab of a real Chromium with the content script in it, and what the script told."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Worker

from aboveboard.formats.browser import decode_up
from tests.integration.browser.content.site import Site
from tests.patience import until

Report = dict[str, Any]
WORDS = ("Done", "Save", "Send", "Priority", "Low", "Normal", "High", "File", "Open", "Recent", "Amount", "Password")
KEY = "5a" * 32
BUTTON = '<button id="done" style="position:fixed;left:0;top:0;z-index:2147483647">Done</button>'
PAGE = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head>"
    "<body>{body}{done}</body></html>"
)


@dataclass
class Tab:
    """A tab, the site that it shows, and the worker that hears its frames."""

    page: Page
    worker: Worker
    site: Site
    told: list[Report] = field(default_factory=list, repr=False)

    def show(
        self,
        body: str,
        *,
        text: str = "shape",
        title: str = "A page",
        path: str = "/case",
        query: str = "",
        **scope: Any,
    ) -> None:
        """Open a page of the site in scope, with a button `Done` over it."""
        self.worker.evaluate("forget()")
        self.begin(text=text, **scope)
        address = self.site.put(PAGE.format(title=title, body=body, done=BUTTON), path)
        self.page.goto(address + query)
        self.until_told(lambda told: told["type"] == "boxes" and told["last"], "the first look")

    def begin(
        self,
        *,
        text: str = "shape",
        pixels: str = "masked",
        words: tuple[str, ...] = WORDS,
        keep: bool = False,
        **site: Any,
    ) -> None:
        """Give a scope to every frame of the site; `keep` what was told before."""
        self.told = self.told if keep else []
        rule = {"id": "site", "origin": self.site.origin, "app_class": "general", "text": text, "pixels": pixels}
        given = {"site": rule | site, "words": list(words), "key": KEY}
        self.worker.evaluate("([given, keep]) => begin(given, keep)", [given, keep])

    def hear(self) -> list[Report]:
        """Return all that was told since the scope was given, and by which frame; fails on what is no report."""
        heard = self.worker.evaluate("from => listen(from)", len(self.told))
        fresh = [{"frame": one["frame"], **one["message"]} for one in heard]
        for one in fresh:
            if one["type"] not in {"begun", "gpc"}:
                decode_up(json.dumps({"page": "p1", **one}).encode())
        self.told += fresh
        return self.told

    def finish(self, at: tuple[float, float] | None = None) -> list[Report]:
        """Press `Done` and return all that was told, up to a look at the page after it.

        Where a page's names mislead Playwright itself, only the place `at` finds the button.
        """
        if at is None:
            self.page.click("#done")
        else:
            self.page.mouse.click(*at)
        until(lambda: [node for node in self.nodes() if node["name"] == {"type": "chrome", "text": "Done"}], "Done")
        done = next(node["id"] for node in self.nodes() if node["name"] == {"type": "chrome", "text": "Done"})
        pressed = self.until_told(
            lambda told: told["type"] == "pointed" and told["kind"] == "up" and told["node"] == done, "Done"
        )
        self.until_told(
            lambda told: told["type"] == "boxes" and told["last"] and told["at"] > pressed["at"], "a look after it"
        )
        return self.hear()

    def until_told(self, is_meant: Any, what: str, *, frame: int = 0) -> Report:
        """Wait for a report of a frame and return it."""
        return until(lambda: next((one for one in self.hear() if one["frame"] == frame and is_meant(one)), None), what)

    def middle(self, selector: str, *, x: float | None = None) -> tuple[float, float]:
        """Return the middle of an element in CSS pixels, or a point `x` from its left."""
        box = self.page.locator(selector).bounding_box()
        assert box is not None
        return box["x"] + (box["width"] / 2 if x is None else x), box["y"] + box["height"] / 2

    def of(self, kind: str) -> list[Report]:
        """Return the reports of one type."""
        return [one for one in self.hear() if one["type"] == kind]

    def nodes(self, *, frame: int = 0) -> list[Report]:
        """Return every element as it was told of last."""
        return list(self.by_id(frame=frame).values())

    def by_id(self, *, frame: int = 0) -> dict[int, Report]:
        """Return every element as it was told of last, by its name."""
        reports = [one for one in self.hear() if one["type"] == "nodes" and one["frame"] == frame]
        return {node["id"]: node for report in reports for node in report["nodes"]}

    def boxes(self, *, frame: int = 0) -> Iterator[tuple[str, list[float]]]:
        """Yield what the latest look says that a picture must not show."""
        looks = [one for one in self.hear() if one["type"] == "boxes" and one["frame"] == frame]
        serial = [look["serial"] for look in looks if look["last"]][-1]  # others are announced, or still coming
        yield from ((kind, span) for look in looks if look["serial"] == serial for kind, span, *_ in look["boxes"])
