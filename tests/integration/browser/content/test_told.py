"""What a frame tells of what a person did: the right element, the right change, in order."""

from pathlib import Path

import pytest

from tests.integration.browser.content.tab import Tab

TOP = "<div style='height:60px'></div>"


def test_a_press_is_bound_to_the_element_under_it(tab: Tab) -> None:
    tab.show(f"{TOP}<p>Ada</p><button id=save><span><b id=b>Save</b></span></button>")
    tab.page.click("#b")
    tab.finish()
    pressed = next(one for one in tab.of("pointed") if one["kind"] == "down")
    node = tab.by_id()[pressed["node"]]
    assert (node["role"], node["name"]) == ("push button", {"type": "chrome", "text": "Save"})


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_a_press_in_a_shadow_tree_is_bound_to_what_is_in_it(tab: Tab, mode: str) -> None:
    tab.show(f"{TOP}<div id=host style='width:200px'></div>")
    tab.page.evaluate("m => host.attachShadow({mode: m}).innerHTML = '<button>Save</button>'", mode)
    tab.page.mouse.click(*tab.middle("#host", x=20))
    tab.finish()
    pressed = next(one for one in tab.of("pointed") if one["kind"] == "down")
    assert tab.by_id()[pressed["node"]]["name"] == {"type": "chrome", "text": "Save"}


def test_elements_are_told_before_what_names_them(tab: Tab) -> None:
    tab.show(f"{TOP}<button id=b onpointerdown=\"this.insertAdjacentHTML('afterend', '<input id=new>')\">Save</button>")
    tab.page.click("#b")
    tab.page.click("#new")
    tab.finish()
    known: set[int] = set()
    for one in tab.hear():
        known |= {node["id"] for node in one.get("nodes", ())}
        assert one.get("node") is None or one["node"] in known


def test_edits_say_what_became_of_a_field(tab: Tab) -> None:
    tab.show(f"{TOP}<input id=f value='a🙂c'>", text="redacted")
    tab.page.focus("#f")
    for key in ("End", "x", "ArrowLeft", "ArrowLeft", "Backspace"):
        tab.page.keyboard.press(key)
    tab.finish()
    edits = [(one["operation"], one["position"], one["length"], one["input_type"]) for one in tab.of("edited")]
    assert edits == [("insert", 3, 0, "insertText"), ("delete", 1, 1, "deleteContentBackward")]
    assert tab.of("edited")[0]["content"] == {"type": "raw", "text": "x"}


CELL = (
    f"{TOP}<div id=cell tabindex=0>Low</div><script>cell.onkeydown = (event) => {{ if (event.target !== cell) return;"
    "event.preventDefault(); const field = document.createElement('input'); field.value = OPENED;"
    "cell.replaceChildren(field); field.focus() }</script>"
)


@pytest.mark.parametrize(
    ("opened", "first"),
    [("event.key", [("insert", 0, "h")]), ("'was there'", [])],
    ids=["the letter", "what was there"],
)
def test_the_letter_that_opens_an_editor_is_its_first_edit(
    tab: Tab, opened: str, first: list[tuple[str, int, str]]
) -> None:
    tab.show(CELL.replace("OPENED", opened), text="redacted")
    tab.page.focus("#cell")
    tab.page.keyboard.press("h")
    tab.page.keyboard.press("i")
    tab.finish()
    edits = [(one["operation"], one["position"], one["content"]["text"]) for one in tab.of("edited")]
    assert edits[:-1] == first
    assert edits[-1][2] == "i"


def test_edits_of_an_editable_area_are_told(tab: Tab) -> None:
    tab.show(f"{TOP}<div id=f contenteditable>ab</div>", text="redacted")
    tab.page.click("#f")
    tab.page.keyboard.press("End")
    tab.page.keyboard.type("c")
    tab.finish()
    assert [(one["operation"], one["position"], one["content"]["text"]) for one in tab.of("edited")] == [
        ("insert", 2, "c")
    ]


def test_of_a_shape_no_position_is_told(tab: Tab) -> None:
    tab.show(f"{TOP}<input id=f value='abc'>")
    tab.page.focus("#f")
    tab.page.keyboard.press("End")
    tab.page.keyboard.type("x")
    tab.finish()
    assert [(one["position"], one["content"]["type"]) for one in tab.of("edited")] == [(0, "shape")]


def test_a_secure_field_says_once_that_it_was_used(tab: Tab) -> None:
    tab.show(f"{TOP}<input id=f type=password><input id=g>")
    tab.page.click("#f")
    tab.page.keyboard.type("abcdef")
    tab.page.click("#g")
    tab.finish()
    assert len(tab.of("secure_used")) == 1
    assert tab.of("edited") == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<label><input id=t type=checkbox>Send</label>", "checked"),
        ("<input id=t type=radio>", "checked"),
        ("<details><summary id=t>File</summary>x</details>", "expanded"),
        (
            "<div id=t tabindex=0 role=switch aria-checked=false onclick=\"this.ariaChecked = 'true'\">Send</div>",
            "checked",
        ),
        ("<button id=t aria-pressed=false onclick=\"this.ariaPressed = 'true'\">Send</button>", "pressed"),
        ("<button id=t aria-expanded=false onclick=\"this.ariaExpanded = 'true'\">File</button>", "expanded"),
    ],
    ids=["check box", "radio button", "details", "switch", "pressed", "expanded"],
)
def test_a_state_that_a_person_changed_is_told(tab: Tab, body: str, what: str) -> None:
    tab.show(TOP + body)
    tab.page.click("#t")
    tab.finish()
    assert [(one["what"], one["on"]) for one in tab.of("state_changed")] == [(what, True)]


def test_a_state_that_a_page_changes_is_no_act_of_a_person(tab: Tab) -> None:
    tab.show(f"{TOP}<div id=t role=checkbox aria-checked=false>Send</div><button id=b>Save</button>")
    tab.page.click("#b")
    tab.page.evaluate("t.ariaChecked = 'true'")
    tab.finish()
    assert tab.of("state_changed") == []


def test_a_box_to_tick_has_the_words_of_the_label_around_it(tab: Tab) -> None:
    tab.show(f"{TOP}<label><input type=checkbox id=c> Ada</label>", text="redacted")
    tab.page.click("#c")
    tab.finish()
    assert [node["name"] for node in tab.nodes() if node["role"] == "check box"] == [{"type": "raw", "text": "Ada"}]


def test_a_slider_tells_its_value(tab: Tab) -> None:
    tab.show(f"{TOP}<input id=f type=range min=0 max=10 value=5>", text="redacted")
    tab.page.focus("#f")
    tab.page.keyboard.press("ArrowRight")
    tab.finish()
    assert [one["value"]["text"] for one in tab.of("value_changed")] == ["6"]


def test_scrolling_tells_where_a_container_came_to_rest(tab: Tab) -> None:
    tab.show(f"{TOP}<ul id=l style='height:100px;overflow:auto' tabindex=0>{'<li>x' * 60}</ul>")
    tab.page.hover("#l")
    tab.page.mouse.wheel(0, 120)
    told = tab.until_told(
        lambda one: one["type"] == "scrolled_to" and one["offset"] == [0, 120], "the end of the scroll"
    )
    assert tab.by_id()[told["node"]]["role"] == "list"


def test_a_scroll_of_the_page_itself_is_not_told(tab: Tab) -> None:
    tab.show(f"{TOP}<div style='height:4000px'></div>")
    tab.page.evaluate("scrollTo(0, 500)")
    tab.finish()
    assert tab.of("scrolled_to") == []


def test_dialogs_open_and_close(tab: Tab) -> None:
    tab.show(
        f"{TOP}<button id=b onclick='d.show()'>Open</button><dialog id=d><a id=x onclick='d.close()'>x</a></dialog>"
    )
    tab.page.click("#b")
    tab.until_told(lambda one: one["type"] == "dialog" and one["opened"], "the dialog")
    tab.page.click("#x")
    tab.until_told(lambda one: one["type"] == "dialog" and not one["opened"], "its end")


def test_drag_and_drop_names_both_ends(tab: Tab) -> None:
    tab.show(
        f"{TOP}<ul><li id=a draggable=true ondragstart=\"event.dataTransfer.setData('text/plain', 'x')\">one</ul>"
        "<ul ondragover='event.preventDefault()'><li id=z>two</ul>"
    )
    tab.page.drag_and_drop("#a", "#z")
    tab.finish()
    [dropped] = tab.of("dropped")
    places = [tab.by_id()[dropped[end]]["box"][1] for end in ("source", "target")]
    assert places[0] < places[1]


def test_a_file_picker_is_answered_without_a_name(tab: Tab, tmp_path: Path) -> None:
    file = tmp_path / "Qsalaries.txt"
    file.write_text("x")
    tab.show(f"{TOP}<input id=f type=file>", text="redacted")
    with tab.page.expect_file_chooser() as chooser:
        tab.page.click("#f")
    chooser.value.set_files(file)
    tab.finish()
    assert "Qsalaries" not in str(tab.hear())


def test_the_clipboard_tells_only_what_was_done(tab: Tab) -> None:
    tab.show(f"{TOP}<input id=f value='abc'>")
    tab.page.click("#f")
    for key in ("Control+a", "Control+c", "Control+x", "Control+v"):
        tab.page.keyboard.press(key)
    tab.finish()
    assert [one["kind"] for one in tab.of("clipboard_used")] == ["copy", "cut", "paste"]


def test_routes_are_told_by_their_templates(tab: Tab) -> None:
    tab.show(f"{TOP}<a id=a href='/orders/4711/edit?x=1'>Open</a>", templates=["/orders/:id/edit"])
    tab.page.evaluate("() => { a.onclick = e => { e.preventDefault(); history.pushState(null, '', a.href) } }")
    tab.page.click("#a")
    tab.until_told(lambda one: one["type"] == "navigated" and one["route"] == "/orders/:id/edit", "the route")
    tab.page.evaluate("history.back()")
    tab.until_told(lambda one: one["type"] == "navigated" and one["cause"] == "back", "the way back")
    assert [(one["route"], one["cause"]) for one in tab.of("navigated")] == [
        ("/:x", "unknown"),
        ("/orders/:id/edit", "link"),
        ("/:x", "back"),
    ]
