"""The boxes that a picture must not show: where two pages differ in their words only, no pixel outside them differs."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageChops, ImageDraw

from tests.integration.browser.content import box_cases
from tests.integration.browser.content.box_cases import DRAWN
from tests.integration.browser.content.tab import Tab

TOP = "<style>body{font:20px monospace}button,input{font:inherit}</style><div style='height:60px'></div>"
PLACED = "<style>#p::after{content:'{c}';position:absolute;left:300px;top:99px}</style><p id=p>x</p>"
SCROLLED = "<p>{c}<p>{c}<p>{c}<p>{c}<script>s.scrollTop = 40</script></div>"
PAGES = {
    "a paragraph": "<p>words {c} words</p>",
    "text without an element": "{c}",
    "text that wraps": "<p style='width:120px'>words words {c} words words</p>",
    "text that does not fit": "<p style='width:50px;white-space:nowrap'>words {c}</p>",
    "text in a box without height": "<div style='height:0'><p>{c}<p>{c}</div>",
    "a button": "<button>{c}</button> <button>Save {c}</button> <button>Save<b>{c}</b></button>",
    "the browser's own buttons": "<input type=submit value='{c}'><input type=button value='{c}'>",
    "fields": "<input value='{c}'><textarea>{c}</textarea><input type=password value='{c}'><input value={c} disabled>",
    "placeholders": "<input placeholder='{c}'><textarea placeholder='{c}'></textarea>",
    "an editable area": "<div contenteditable>{c}</div>",
    "dropdowns": "<select><option>{c}</select><select size=3><option>x<option>{c}</select>",
    "lists and tables": "<ul><li>{c}</ul><table><caption>{c}</caption><tr><th>{c}<td>{c}</table>",
    "links and headings": "<h1>{c}</h1><a href=x>{c}</a><label>{c}</label><legend>{c}</legend>",
    "content of a style sheet": "<style>#p::before,#p::after{content:'{c}'}</style><p id=p>x</p>",
    "placed content of a style sheet": PLACED,
    "content placed in its element": (
        "<style>#p{position:relative}#p::after{content:'{c}';position:absolute;right:40px;bottom:-50px}"
        "</style><p id=p>x</p>"
    ),
    "a marker": "<ul style='padding-left:200px'><li style=\"list-style-type:'{c}'\">x</ul>",
    "a drawing": "<svg width=300 height=40><text y=20>{c}</text></svg>",
    "a picture": f"<img src='{DRAWN}'>",
    "a background": f"<div style=\"width:300px;height:40px;background:url('{DRAWN}')\"></div>",
    "a picture on a button": f"<button><img src='{DRAWN}'></button>",
    "a frame": "<iframe srcdoc='<h1>{c}</h1>' width=300 height=80></iframe>",
    "an object": "<object data='data:text/html,<h1>{c}</h1>' width=300 height=80></object>",
    "text out of its clipped parent": (
        "<div style='overflow:hidden;width:10px;height:10px'>"
        "<p style='position:absolute;top:200px;left:300px'>{c}</p></div>"
    ),
    "text at a fixed place": "<div style='overflow:hidden;height:0'><p style='position:fixed;top:250px'>{c}</p></div>",
    "turned text": "<p style='transform:rotate(30deg) translate(150px, 20px);width:200px'>{c}</p>",
    "text from right to left": "<p dir=rtl>{c}</p>",
    "text from top to bottom": "<p style='writing-mode:vertical-rl'>{c}</p>",
    "indented text": "<p style='text-indent:300px'>{c}</p>",
    "text with a shadow": "<p style='text-shadow:200px 60px red'>{c}</p>",
    "scrolled text": f"<div id=s style='height:60px;overflow:auto'>{SCROLLED}",
    "text without a box around it": "<div style='display:contents'>{c}<p style='display:contents'>{c}</div>",
    "text over the page": (
        "<dialog id=d>{c}</dialog><script>d.show()</script><div popover id=o>{c}</div><script>o.showPopover()</script>"
    ),
    "open details": "<details open><summary>{c}</summary>{c}</details>",
    "ruby and quotes": "<ruby>x<rt>{c}</rt></ruby><q>{c}</q><blockquote>{c}</blockquote><pre>{c}</pre>",
    "a shadow tree": (
        "<div id=h><b slot=a>{c}</b></div><script>"
        "h.attachShadow({mode: 'closed'}).innerHTML = '<p>{c}</p><slot name=a></slot>'</script>"
    ),
    "a shadow tree around nothing": (
        "<section id=h></section><script>h.attachShadow({mode: 'closed'}).innerHTML = '<p>{c}</p>'</script>"
    ),
    "a closed shadow tree in a table": (
        "<table><tr><td><div id=h></div></table><script>"
        "h.attachShadow({mode: 'closed'}).innerHTML = '<p>{c}</p>'</script>"
    ),
    "out of a list that is out of sight": (
        f"<ul style='position:absolute;top:4000px'>{'<li>x' * 8}<li><p style='position:fixed;top:200px'>{{c}}</p></ul>"
    ),
    "a field out of a list that is out of sight": (
        f"<ul style='position:absolute;top:4000px'>{'<li>x' * 8}"
        "<li><input style='position:fixed;top:200px' value='{c}'></ul>"
    ),
    "a picture out of a list that is out of sight": (
        f"<ul style='position:absolute;top:4000px'>{'<li>x' * 8}"
        f"<li><img style='position:fixed;top:200px' src='{DRAWN}'></ul>"
    ),
    "a list out of sight that a page scrolls to": (
        f"<div style='height:4000px'></div><ul id=l>{'<li>{c}' * 9}</ul><script>scrollTo(0, 4000)</script>"
    ),
    "a canvas": "<canvas id=k width=300 height=40></canvas><script>k.getContext('2d').fillText('{c}', 9, 20)</script>",
    **box_cases.CASES,
}


@pytest.mark.parametrize("name", PAGES)
def test_no_pixel_of_content_lies_outside_the_boxes(tab: Tab, name: str) -> None:
    assert_filled(tab, PAGES[name], tab.finish)


def test_no_pixel_of_what_a_dropdown_of_the_page_s_own_shows_lies_outside_the_boxes(tab: Tab) -> None:
    def opened() -> None:
        tab.page.click("#s")
        down = tab.until_told(lambda told: told["type"] == "pointed" and told["kind"] == "up", "the click")
        tab.until_told(
            lambda told: told["type"] == "boxes" and told["last"] and told["at"] > down["at"], "a look at the list"
        )
        assert tab.page.evaluate("s.matches(':open')")

    assert_filled(tab, box_cases.PICKED, opened)


def test_a_secret_is_filled_where_it_does_not_fit_into_its_field(tab: Tab) -> None:
    assert_filled(tab, box_cases.SECRET, tab.finish)
    secret = [span for kind, span in tab.boxes() if kind == "secure"]
    assert max(top + height for _, top, _, height in secret) > tab.page.evaluate(
        "f.getBoundingClientRect().bottom + 30"
    )


def assert_filled(tab: Tab, page: str, see: Callable[[], object]) -> None:
    """Fail where two pages that differ in their words differ outside the boxes that are told of both."""
    pictures, boxes = [], []
    for words in ("Qjxkvß", "Zbhmdw"):
        tab.show(TOP + page.replace("{c}", words))
        see()
        tab.page.mouse.move(600, 500)
        pictures.append(Image.open(io.BytesIO(tab.page.screenshot(caret="hide"))).convert("RGB"))
        boxes += list(tab.boxes())
    change = ImageChops.difference(*pictures)
    assert change.getbbox() is not None, "the pages look alike"
    fill = ImageDraw.Draw(change)
    for x, y, width, height in (span for _, span in boxes):
        fill.rectangle((int(x), int(y), x + width, y + height), fill=0)
    assert change.getbbox() is None


def test_the_site_s_own_words_stay_legible(tab: Tab) -> None:
    tab.show(f"{TOP}<button id=a>Save</button><div id=b>Amount:</div><label id=c>Priority</label><p>Ada</p>")
    tab.finish()

    def touched(selector: str) -> Iterator[str]:
        x, y = tab.middle(selector)
        yield from (
            kind
            for kind, (left, top, width, height) in tab.boxes()
            if left < x < left + width and top < y < top + height
        )

    assert [list(touched(one)) for one in ("#a", "#b", "#c")] == [[], [], []]
    assert len(list(tab.boxes())) == 1
