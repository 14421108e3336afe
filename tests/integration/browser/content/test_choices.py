"""Options offered and the option chosen, in every common way to build a dropdown."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.integration.browser.content.tab import Report, Tab

TOP = "<div style='height:60px'></div>"
LEVELS = ("Low", "Normal", "High")


def said(words: Report) -> str:
    """Return the words of what is told in words."""
    return str(words.get("text", words["type"]))


def by_keys(*keys: str, on: str) -> Callable[[Page], None]:
    """Focus an element and press keys."""

    def act(page: Page) -> None:
        page.focus(on)
        for key in keys:
            page.keyboard.press(key)

    return act


def clicking(*on: str) -> Callable[[Page], None]:
    """Click one after the other."""

    def act(page: Page) -> None:
        for one in on:
            page.click(one)

    return act


@dataclass(frozen=True)
class Dropdown:
    """A dropdown that offers LEVELS, and how a person takes `High`."""

    name: str
    body: str
    act: Callable[[Page], None]
    role: str


_OPTIONS = "".join(f"<li role=option id=o{at} tabindex=-1>{level}</li>" for at, level in enumerate(LEVELS))
_COMBO = (
    (
        f"{TOP}<div id=c role=combobox tabindex=0 aria-expanded=false aria-controls=l aria-label=Priority>Low</div>"
        f"<ul id=l role=listbox style='display:none'>{_OPTIONS}</ul><script>"
        "const show = on => {{ l.style.display = on ? '' : 'none'; c.setAttribute('aria-expanded', on) }};"
        "c.onclick = () => show(true); let at = 0;"
        "for (const o of l.children) o.onclick = () => {{ c.textContent = o.textContent; show(false) }};"
        "const mark = () => c.setAttribute('aria-activedescendant', 'o' + at);"
        "c.onkeydown = e => {{ if (e.key === 'ArrowDown') {{ show(true); at += 1; mark() }}"
        " if (e.key === 'Enter') {{ l.children[at].click() }} }}</script>"
    )
    .replace("{{", "{")
    .replace("}}", "}")
)
_PLAIN = (
    f"{TOP}<button id=c>Priority</button><ul id=l style='position:absolute;display:none'>"
    + "".join(f"<li id=o{at} style='cursor:pointer'>{level}" for at, level in enumerate(LEVELS))
    + "</ul><script>c.onclick = () => l.style.display = ''; l.onclick = () => l.style.display = 'none'</script>"
)
_PRESSED = _COMBO.replace("o.onclick", "o.onmousedown")
_TABS = "".join(f"<button role=tab id=o{at}>{one}</button>" for at, one in enumerate(LEVELS))
_TREE = "".join(f"<li role=treeitem id=o{at} tabindex=-1>{one}</li>" for at, one in enumerate(LEVELS))
_NATIVE = f"{TOP}<select id=s aria-label=Priority>" + "".join(f"<option>{level}" for level in LEVELS) + "</select>"

DROPDOWNS = (
    Dropdown("a native select, by keys", _NATIVE, by_keys("ArrowDown", "ArrowDown", on="#s"), "combo box"),
    Dropdown("a native select, by a letter", _NATIVE, by_keys("h", on="#s"), "combo box"),
    Dropdown(
        "a native list box",
        _NATIVE.replace("<select", "<select size=4"),
        clicking("#s option:nth-child(3)"),
        "list box",
    ),
    Dropdown("a combo box, by clicks", _COMBO, clicking("#c", "#o2"), "combo box"),
    Dropdown("a combo box, by keys", _COMBO, by_keys("ArrowDown", "ArrowDown", "Enter", on="#c"), "combo box"),
    Dropdown("a combo box that closes at the press", _PRESSED, clicking("#c", "#o2"), "combo box"),
    Dropdown("a list box that stands there", f"{TOP}<ul role=listbox>{_OPTIONS}</ul>", clicking("#o2"), "list box"),
    Dropdown(
        "a list box that is filtered",
        f"{TOP}<ul role=listbox><li role=option hidden>Done{_OPTIONS}</ul>",
        clicking("#o2"),
        "list box",
    ),
    Dropdown("a list that floats", _PLAIN, clicking("#c", "#o2"), "list"),
    Dropdown("tabs", f"{TOP}<div role=tablist>{_TABS}</div>", clicking("#o2"), "page tab list"),
    Dropdown("a tree", f"{TOP}<ul role=tree>{_TREE}</ul>", clicking("#o2"), "tree"),
)


@pytest.mark.parametrize("dropdown", DROPDOWNS, ids=[dropdown.name for dropdown in DROPDOWNS])
def test_the_option_chosen_and_the_options_offered_are_told(tab: Tab, dropdown: Dropdown) -> None:
    tab.show(dropdown.body, text="redacted")
    dropdown.act(tab.page)
    tab.until_told(lambda told: told["type"] == "option_chosen" and said(told["words"]) == "High", "the option chosen")
    tab.finish()
    chosen = tab.of("option_chosen")[-1]
    offered = [one for one in tab.of("options_offered") if one["node"] == chosen["node"]]
    assert (chosen["index"], said(chosen["words"])) == (2, "High")
    assert [said(option["words"]) for option in offered[0]["options"]] == list(LEVELS)
    assert (offered[0]["total"], offered[0]["visible"]) == (3, 3)
    assert tab.by_id()[chosen["node"]]["role"] == dropdown.role
    assert len([one for one in tab.of("option_chosen") if one["index"] == 2]) == 1


def test_of_a_list_of_many_what_joined_is_told_and_what_was_left_over_is_not(tab: Tab) -> None:
    """With Control held a press adds or takes away; without it the pressed one alone is chosen, if it was before."""
    tab.show(_NATIVE.replace("<select", "<select multiple size=4"), text="redacted")
    low, high = "#s option:nth-child(1)", "#s option:nth-child(3)"
    tab.page.click(low)
    for _ in range(2):
        tab.page.click(high, modifiers=["Control"])
    assert tab.page.evaluate("[...s.selectedOptions].map((one) => one.index)") == [0]
    tab.page.click(high, modifiers=["Control"])
    tab.page.click(low)
    tab.finish()
    assert [one["index"] for one in tab.of("option_chosen")] == [0, 2, 2, 0]


MENU = (
    f"{TOP}<ul role=menubar><li role=none><a id=file href=# role=menuitem aria-haspopup=true>File</a><ul role=menu>"
    "<li role=menuitem>Open</li><li role=none><a href=# id=recent role=menuitem aria-haspopup=true>Recent</a>"
    "<ul role=menu><li role=menuitem>Low</li><li id=deep role=menuitem tabindex=-1>High</li></ul></li></ul></li></ul>"
)


@pytest.mark.parametrize(
    "act", [clicking("#file", "#recent", "#deep"), by_keys("Enter", on="#deep")], ids=["clicks", "keys"]
)
def test_an_item_of_a_menu_is_told_with_its_whole_path(tab: Tab, act: Callable[[Page], None]) -> None:
    tab.show(MENU)
    act(tab.page)
    tab.finish()
    chosen = tab.of("menu_chosen")
    assert [[said(words) for words in one["path"]] for one in chosen] == [["File", "Recent", "High"]]
    assert chosen[0]["indices"] == [0, 1, 1]


def test_a_day_of_a_calendar_is_an_option(tab: Tab) -> None:
    days = "".join(
        f"<td><a href=# id=d{day}>{day}</a></td>{'</tr><tr>' if day % 7 == 0 else ''}" for day in range(1, 31)
    )
    tab.show(f"{TOP}<table><tr>{days}</tr></table>", text="redacted")
    tab.page.click("#d17")
    tab.finish()
    assert [(one["index"], said(one["words"])) for one in tab.of("option_chosen")] == [(16, "17")]
    assert [one["total"] for one in tab.of("options_offered")] == [30]


def test_a_list_that_offers_other_words_of_the_same_length_is_told_again(tab: Tab) -> None:
    trees = ("Oak", "Elm", "Fir")
    renamed = f"[...l.children].forEach((o, at) => {{ o.textContent = {list(trees)}[at] }})"
    items = "".join(
        f"<li role=option id=o{at} tabindex=-1>{word}</li>" for at, word in enumerate(("Low", "Mid", "Top"))
    )
    tab.show(f'{TOP}<ul id=l role=listbox>{items}</ul><button id=b onclick="{renamed}">Trees</button>', text="redacted")
    clicking("#o1", "#b", "#o1", "#o2")(tab.page)
    tab.finish()
    told = [[said(option["words"]) for option in one["options"]] for one in tab.of("options_offered")]
    assert told == [["Low", "Mid", "Top"], list(trees)]


def test_a_disabled_option_is_not_chosen(tab: Tab) -> None:
    tab.show(f"{TOP}<ul role=listbox><li role=option id=o aria-disabled=true>Low</ul>")
    tab.page.mouse.click(*tab.middle("#o"))
    tab.finish()
    assert tab.of("option_chosen") == []


def test_options_that_the_site_does_not_name_itself_are_shapes(tab: Tab) -> None:
    tab.show(f"{TOP}<select id=s><option>Ada Lovelace<option>High</select>")
    by_keys("ArrowDown", on="#s")(tab.page)
    tab.finish()
    first, second = tab.of("options_offered")[0]["options"]
    assert first["words"] == {"type": "shape", "kind": "words", "length": "short"}
    assert second["words"] == {"type": "chrome", "text": "High"}


HANGING = (
    f"{TOP}<input id=f aria-label=Priority style='width:120px'><button id=b>Save</button>"
    "<ul id=l style='position:absolute;margin:0;padding:0;display:none;width:120px'>"
    + "".join(f"<li id=o{at} style='list-style:none'>{level}" for at, level in enumerate(LEVELS))
    + "</ul><script>f.oninput = () => { const at = f.getBoundingClientRect(); l.style.display = '';"
    "l.style.left = `${at.left + APART}px`; l.style.top = `${at.bottom}px` };"
    "l.onclick = () => { l.style.display = 'none' }</script>"
)


@pytest.mark.parametrize(("apart", "role"), [("0", "entry"), ("90", "list")], ids=["below it", "elsewhere"])
def test_a_list_that_hangs_from_the_field_being_written_in_is_the_fields(tab: Tab, apart: str, role: str) -> None:
    tab.show(HANGING.replace("APART", apart), text="redacted")
    tab.page.click("#f")
    tab.page.keyboard.press("o")
    tab.page.click("#o2")
    tab.finish()
    (chosen,) = tab.of("option_chosen")
    assert tab.by_id()[chosen["node"]]["role"] == role
    assert [one["node"] for one in tab.of("options_offered")] == [chosen["node"]]


BOXLESS = (
    f"{TOP}<button id=c aria-haspopup=listbox>Priority</button><div role=listbox id=l style='display:none'>"
    "<div id=surface>"
    + "".join(f"<div role=option id=o{at}>{level}</div>" for at, level in enumerate(LEVELS))
    + "</div></div><script>c.onclick = () => { l.style.display = 'HOW'; surface.style.position = 'fixed' }</script>"
)


@pytest.mark.parametrize("how", ["contents", "flex"])
def test_a_list_without_a_box_of_its_own_is_offered_when_it_opens(tab: Tab, how: str) -> None:
    tab.show(BOXLESS.replace("HOW", how))
    tab.page.click("#c")
    told = tab.until_told(lambda told: told["type"] == "options_offered", "the list that opened")
    assert [said(option["words"]) for option in told["options"]] == list(LEVELS)


RESTLESS = (
    f"{TOP}<p id=p>0</p><button id=c>Priority</button><div id=l style='position:absolute;display:none'>OPENED</div>"
    "<script>c.onclick = () => { l.style.display = ''; setInterval(() => { p.textContent += '0' }, 10);"
    "setTimeout(() => { l.dataset.waited = '' }, 150) }</script>"
)
_MONTH = "".join(f"<td id=o{day}>{day}{'<tr>' if day % 7 == 0 else ''}" for day in range(1, 31))


@pytest.mark.parametrize(
    "opened", [f"<ul role=listbox>{_OPTIONS}</ul>", f"<table><tr>{_MONTH}</table>"], ids=["list", "calendar"]
)
def test_what_opened_is_told_before_a_quick_hand_chooses_though_the_page_does_not_rest(tab: Tab, opened: str) -> None:
    tab.show(RESTLESS.replace("OPENED", opened))
    tab.page.click("#c")
    tab.page.wait_for_selector("#l[data-waited]")
    tab.page.mouse.click(*tab.middle("#o2"))
    tab.until_told(lambda told: told["type"] == "option_chosen", "the option chosen")
    press, choice = (one["at"] for one in tab.of("pointed") if one["kind"] == "down")
    (offered,) = tab.of("options_offered")
    assert press < offered["at"] < choice


RESTED = (
    f"{TOP}<button id=b>Save</button><ul role=menu style='width:90px'><li role=menuitem>Open</li><li id=around>"
    "<div role=menuitem id=recent aria-haspopup=true>Recent</div><ul role=menu id=deep style='display:none'>"
    "<li role=menuitem>Low</li><li role=menuitem>High</li></ul></li></ul>"
    "<script>around.onmouseenter = () => { deep.style.display = '' }</script>"
)


def test_a_menu_that_opens_as_the_pointer_rests_is_told_without_any_press(tab: Tab) -> None:
    tab.show(RESTED)
    tab.page.mouse.move(*tab.middle("#recent"))
    told = tab.until_told(lambda told: told["type"] == "options_offered", "the menu that opened")
    assert [said(option["words"]) for option in told["options"]] == ["Low", "High"]


def test_a_menu_that_opens_by_itself_is_not_told(tab: Tab) -> None:
    tab.show(RESTED)
    tab.page.evaluate("deep.style.display = ''")
    tab.until_told(lambda told: _names(told, "Low"), "the menu's entries")
    tab.page.evaluate("b.textContent = 'Send'")
    tab.until_told(lambda told: _names(told, "Send"), "the look after it")
    assert tab.of("options_offered") == []


def _names(told: Report, name: str) -> bool:
    return any(node["name"].get("text") == name for node in told.get("nodes", ()))


SHUT = (
    f"{TOP}<div id=c role=combobox tabindex=0 aria-controls=l>Low</div><ul id=l role=listbox style='display:none'>"
    f"{_OPTIONS}</ul><script>c.onkeydown = () => {{ c.textContent = 'High' }}</script>"
)


def test_what_a_key_chose_from_a_closed_list_is_told_as_the_field_shows_it(tab: Tab) -> None:
    tab.show(SHUT, text="redacted")
    by_keys("ArrowDown", on="#c")(tab.page)
    chosen = tab.until_told(lambda told: told["type"] == "option_chosen", "the option chosen")
    assert (chosen["index"], said(chosen["words"])) == (2, "High")
    (offered,) = tab.of("options_offered")
    assert [said(option["words"]) for option in offered["options"]] == ["hidden"] * 3


def test_a_list_that_closed_is_not_offered_again(tab: Tab) -> None:
    tab.show(_PRESSED, text="redacted")
    clicking("#c", "#o2")(tab.page)
    tab.finish()
    assert [[said(option["words"]) for option in one["options"]] for one in tab.of("options_offered")] == [list(LEVELS)]
