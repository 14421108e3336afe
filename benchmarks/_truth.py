"""What a press means by Chromium's own word: its hit test, its accessibility tree and its layout; never by our script.

What counts is what acts when it is pressed: the innermost element around the one hit that has a widget's role, else
that listens to presses or shows a hand, else that has any role, else the one hit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession

WIDGETS = frozenset(
    {
        *("button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "menuitemcheckbox", "menuitemradio"),
        *("option", "treeitem", "textbox", "searchbox", "combobox", "listbox", "slider", "spinbutton", "gridcell"),
        *("cell", "columnheader", "rowheader", "listitem", "Date", "DateTime", "InputTime", "DisclosureTriangle"),
        *("ColorWell", "MenuListPopup", "ListBoxOption", "LayoutTableCell"),
    }
)
"""Roles of WAI-ARIA's widgets, and of what stands in lists and tables; capitals are Chromium's own names."""

WHOLE = frozenset(
    {
        *("button", "checkbox", "menuitemcheckbox", "menuitemradio", "option", "radio", "slider", "switch", "tab"),
    }
)
"""Roles whose insides are only drawn (WAI-ARIA 1.2, 5.2.8 "Presentational Children"): what lies in one is that one."""

LISTS: Mapping[str, frozenset[str]] = {
    "option": frozenset({"listbox", "combobox"}),
    "menuitem": frozenset({"menu", "menubar"}),
    "menuitemcheckbox": frozenset({"menu", "menubar"}),
    "menuitemradio": frozenset({"menu", "menubar"}),
    "tab": frozenset({"tablist"}),
    "treeitem": frozenset({"tree"}),
}
"""What offers, for each role of what can be chosen."""

_MENU_ITEMS = frozenset({"menuitem", "menuitemcheckbox", "menuitemradio"})
_EMPTY = frozenset(
    {"none", "generic", "StaticText", "InlineTextBox", "RootWebArea", "presentation", "GenericContainer"}
)

_HIT = """(x, y) => {
  let at = document.elementFromPoint(x, y);
  for (let deeper = at; deeper; ) {
    at = deeper;
    deeper = at.shadowRoot ? at.shadowRoot.elementFromPoint(x, y) : null;
    if (deeper === at) break;
  }
  return at;
}"""

# Widgets that say nothing of themselves, by the class names of the libraries that make them.
_PLAIN = """function () {
  const lists = [['.ui-autocomplete', '.ui-menu-item'], ['.ui-datepicker-calendar', 'tbody td'], ['.times', 'li'],
                 ['.selectric-items', 'li'], ['[role=listbox]', '[role=option]'],
                 ['.picker table', '[role=gridcell]']];
  for (const [list, item] of lists) {
    const [inside, around] = [this.closest(item), this.closest(list)];
    if (!inside || !around) continue;
    const all = [...around.querySelectorAll(item)].filter((one) => one.innerText.trim() !== '');
    const isOff = inside.matches('.ui-state-disabled, .ui-datepicker-unselectable, .disabled');
    if (!isOff) return { names: all.map((one) => one.innerText), index: all.indexOf(inside) };
  }
  return null;
}"""

_ACTS = """function () {
  const out = (e) => e.assignedSlot || e.parentElement || e.getRootNode().host || null;
  const chain = [];
  for (let at = this; at; at = out(at)) chain.push(at);
  const hand = (e) => getComputedStyle(e).cursor === 'pointer';
  const is = (e) => e !== document.body && e !== document.documentElement &&
    (e.hasAttribute('tabindex') && e.tabIndex >= 0 || e.onclick || e.onmousedown ||
     hand(e) && !hand(out(e) || document.body));
  return chain.find(is) || null;
}"""

_DRAWN = """function () {
  if (this.shadowRoot) return [...this.childNodes].map((one) => one.textContent).join(' ');
  const drawn = this.innerText || '';
  return this.options ? this.options[this.selectedIndex]?.label || '' : drawn;
}"""
# An option of a native list that is chosen already: to press it changes nothing, and no page is told of it.
_ALREADY = "function () { return this.closest('option')?.selected === true; }"
_WRITTEN = "function () { return this.closest('[role=option], [role=button], [role=link]'); }"
_ROLE = "function () { return this.getAttribute('role'); }"
_SPAN = "function () { const r = this.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; }"


@dataclass(frozen=True)
class Offered:
    """What is offered where a press lands, and the place of what it chooses."""

    names: tuple[str, ...]
    index: int

    @property
    def chosen(self) -> str:
        """The words of what is chosen."""
        return self.names[self.index]


@dataclass(frozen=True)
class Meant:
    """The element a press acts on: role and name by Chromium, box in CSS pixels, words drawn in it, what it offers."""

    role: str
    name: str
    span: tuple[float, float, float, float]
    drawn: str = ""
    offered: Offered | None = None
    is_secret: bool = False


def tidy(text: str) -> str:
    """Return a text without what is drawn as no more than one space."""
    return re.sub(r"\s+", " ", text).strip()


class Truth:
    """Asks one page's DevTools."""

    def __init__(self, devtools: CDPSession) -> None:
        self._devtools = devtools

    def at(self, x: float, y: float) -> Meant | None:
        """Return what a press at this place of the page means; None where nothing is."""
        hit = self._evaluate(f"({_HIT})({x}, {y})")
        if hit is None:
            return None
        chain = self._chain(hit)
        return self._meant(hit, chain)

    def _meant(self, hit: str, chain: Sequence[Mapping[str, Any]]) -> Meant:
        written = self._call(hit, _WRITTEN)
        if written is not None and _role(self._chain(written)[0]) in _EMPTY:
            return self._written(hit, written)
        widget = next((node for node in chain if _role(node) in WHOLE), None)
        widget = widget or next((node for node in chain if _role(node) in WIDGETS), None)
        acting = None if widget is not None else self._call(hit, _ACTS)
        chosen: Mapping[str, Any] | None = widget
        if widget is None and acting is not None:
            inner = self._chain(acting)[0]
            where, role, name = acting, _role(inner), _name(inner)
        else:
            chosen = widget or next((node for node in chain if _role(node) not in _EMPTY), None)
            where = hit if chosen is None else self._object(int(chosen["backendDOMNodeId"]))
            role, name = ("generic", "") if chosen is None else (_role(chosen), _name(chosen))
        span, drawn, plain = (self._value(where, asked) for asked in (_SPAN, _DRAWN, _PLAIN))
        offered = self._offered(widget, chain)
        if self._value(hit, _ALREADY):
            offered = None
        elif offered is None and plain is not None:
            offered = Offered(_tidied(plain["names"]), plain["index"])
        return Meant(
            role, tidy(name), (span[0], span[1], span[2], span[3]), tidy(drawn or ""), offered, _is_secret(chosen)
        )

    def _written(self, hit: str, item: str) -> Meant:
        """Return a widget by its author's word, where Chromium drops it: for what lies around it, or `aria-hidden`."""
        asked = ((item, _SPAN), (item, _DRAWN), (item, _ROLE), (hit, _PLAIN))
        span, drawn, role, plain = (self._value(one, what) for one, what in asked)
        offered = None if plain is None else Offered(_tidied(plain["names"]), plain["index"])
        return Meant(role, "", (span[0], span[1], span[2], span[3]), tidy(drawn or ""), offered)

    def _offered(self, item: Mapping[str, Any] | None, chain: Sequence[Mapping[str, Any]]) -> Offered | None:
        """Return what the list around an item offers, by the whole accessibility tree."""
        lists = LISTS.get("" if item is None else _role(item))
        if item is None or lists is None or _said(item, "disabled") or self._opens(item):
            return None
        above = chain[[node["nodeId"] for node in chain].index(item["nodeId"]) + 1 :]
        around = next((node for node in above if _role(node) in lists), None)
        if around is None:
            return None
        nodes = {node["nodeId"]: node for node in self._devtools.send("Accessibility.getFullAXTree")["nodes"]}
        found = [node for node in nodes.values() if node.get("backendDOMNodeId") == around["backendDOMNodeId"]]
        family = _MENU_ITEMS if _role(item) in _MENU_ITEMS else {_role(item)}
        items = list(_items(found[0], nodes, family, lists)) if found else []
        places = [node.get("backendDOMNodeId") for node in items]
        if item["backendDOMNodeId"] not in places:
            return None
        return Offered(_tidied([_name(node) for node in items]), places.index(item["backendDOMNodeId"]))

    @staticmethod
    def _opens(item: Mapping[str, Any]) -> bool:
        return _role(item) in _MENU_ITEMS and _said(item, "hasPopup") not in {None, "", False, "false"}

    def _chain(self, handle: str) -> list[Mapping[str, Any]]:
        """Return an element and all around it as the accessibility tree has them, innermost first."""
        asked = {"objectId": handle, "fetchRelatives": True}
        nodes: list[Mapping[str, Any]] = self._devtools.send("Accessibility.getPartialAXTree", asked)["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        chain, at = [], nodes[0] if nodes else None
        while at is not None:
            chain.append(at)
            at = by_id.get(at.get("parentId", ""))
        return [node for node in chain if "backendDOMNodeId" in node]

    def _evaluate(self, expression: str) -> str | None:
        return _handle(self._devtools.send("Runtime.evaluate", {"expression": expression}))

    def _object(self, backend: int) -> str:
        return str(self._devtools.send("DOM.resolveNode", {"backendNodeId": backend})["object"]["objectId"])

    def _call(self, handle: str, function: str) -> str | None:
        asked = {"objectId": handle, "functionDeclaration": function}
        return _handle(self._devtools.send("Runtime.callFunctionOn", asked))

    def _value(self, handle: str, function: str) -> Any:
        asked = {"objectId": handle, "functionDeclaration": function, "returnByValue": True}
        return self._devtools.send("Runtime.callFunctionOn", asked)["result"].get("value")


def _handle(answer: Mapping[str, Any]) -> str | None:
    found: str | None = answer["result"].get("objectId")
    return found


def _items(
    around: Mapping[str, Any],
    nodes: Mapping[str, Mapping[str, Any]],
    family: frozenset[str] | set[str],
    lists: frozenset[str],
) -> Sequence[Mapping[str, Any]]:
    """Return what a list holds, in order; what a list within it holds is that one's, but for branches of a tree."""
    found: list[Mapping[str, Any]] = []
    for child in around.get("childIds", ()):
        node = nodes.get(child)
        if node is None:
            continue
        if not node.get("ignored") and _role(node) in family:
            found.append(node)
            if _role(node) != "treeitem":
                continue
        if _role(node) not in lists:
            found += _items(node, nodes, family, lists)
    return found


def _role(node: Mapping[str, Any]) -> str:
    return "none" if node.get("ignored") else str(node.get("role", {}).get("value", "none"))


def _name(node: Mapping[str, Any]) -> str:
    return str(node.get("name", {}).get("value") or "")


def _said(node: Mapping[str, Any], what: str) -> Any:
    said = (one["value"].get("value") for one in node.get("properties", ()) if one["name"] == what)
    return next(said, None)


def _is_secret(node: Mapping[str, Any] | None) -> bool:
    return node is not None and bool(_said(node, "protected"))


def _tidied(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(tidy(name) for name in names)
