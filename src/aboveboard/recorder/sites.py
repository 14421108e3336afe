"""Scope by site: a browser's window is approved only while its page, its title and its box all say so. Pure.

The rule is spec/browser.md, "Who may speak", 5: whatever does not agree, and the window is out.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from aboveboard.desktop import Window
from aboveboard.elements import Pages, Shown
from aboveboard.elements.agreeing import same_window
from aboveboard.model.policy import SiteRule

ENDINGS = (
    *(" - Chromium", " - Google Chrome", " - Brave", " - Vivaldi", " - Opera", " - Microsoft\u200b Edge"),
    *(" — Mozilla Firefox", " — Firefox", " — LibreWolf"),
)
"""What a browser adds to the title of its page; a window whose title ends otherwise (a private one) is out."""


@dataclass(frozen=True, slots=True)
class Sites:
    """The rules of the sites in scope by id, what browsers show, and the session's key of title codes."""

    rules: Mapping[str, SiteRule]
    pages: Pages = field(repr=False)
    key: bytes = field(repr=False)

    def of(self, window: Window) -> str | None:
        """Return the id of the site that approves a browser's window now; None where anything disagrees."""
        shown = self._shown(window)
        rule = None if shown is None else self.rules.get(shown.site)
        if shown is None or rule is None or not self._titled(shown, window):
            return None
        return rule.id if _belongs(shown, rule) else None

    def in_focus(self, window: Window) -> bool:
        """Tell whether the page of a browser's window has the keyboard, and not its address bar or another own part."""
        shown = self._shown(window)
        return shown is not None and shown.focused

    def _shown(self, window: Window) -> Shown | None:
        if window.pid is None or window.started is None or window.popup or window.dialog or window.input_only:
            return None
        return next((each for each in self.pages.shown(window.pid) if _lies_in(each, window)), None)

    def _titled(self, shown: Shown, window: Window) -> bool:
        title = bare_title(window.title)
        return title is not None and hmac.compare_digest(title_code(self.key, title), shown.title)


def title_code(key: bytes, title: str) -> str:
    """Return the code of a title: HMAC-SHA256 in hex, so that titles are compared and never told."""
    return hmac.new(key, title.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def bare_title(title: str) -> str | None:
    """Return a page's title from its window's; None where the window is not named as a browser names them."""
    ending = next((ending for ending in ENDINGS if title.endswith(ending)), None)
    return None if ending is None else title.removesuffix(ending)


def _lies_in(shown: Shown, window: Window) -> bool:
    return shown.started == window.started and same_window(shown.window, shown.ratio, window.box)


def _belongs(shown: Shown, rule: SiteRule) -> bool:
    """Tell whether a page is of a site: its very origin, and a route of those in scope, told as it may be."""
    if shown.origin != rule.origin:
        return False
    told = shown.route in rule.templates or all(part == ":x" for part in _parts(shown.route))
    return told and (not rule.routes or any(_may_begin(_parts(shown.route), _parts(route)) for route in rule.routes))


def _may_begin(route: list[str], prefix: list[str]) -> bool:
    """Tell whether a route may begin so; a part with a name of its own (`:id`) stands for any."""
    if len(prefix) > len(route):
        return False
    return all(part == wanted or part.startswith(":") for part, wanted in zip(route, prefix, strict=False))


def _parts(route: str) -> list[str]:
    return [part for part in route.split("/") if part]
