"""What a page holds that its person does not see as text: never told, whatever the layer (here `redacted`)."""

from playwright.sync_api import Page

from tests.integration.browser.content.cases import Act, Case, then

_TOP = "<div style='height:60px'></div>"
_FOR_READERS = "<span style='position:absolute;width:1px;height:1px;overflow:hidden'>{c}</span>"


def _clicked(*on: str) -> Act:
    """Click one after the other."""

    def act(page: Page, _: str) -> None:
        for one in on:
            page.click(one)

    return act


def _chosen(option: str) -> str:
    """Return a list of two options; the second is `o`."""
    return f"{_TOP}<ul role=listbox>{option}<li role=option id=o>Low</ul>"


_SHUT = (
    f"{_TOP}<div id=o role=combobox tabindex=0 aria-controls=l>Low</div><ul id=l role=listbox style='display:none'>"
    "<li role=option>{c}<li role=option>Normal</ul><script>o.onkeydown = () => { o.textContent = 'Normal' }</script>"
)


def _turned(page: Page, _: str) -> None:
    """Choose by a key what a closed list holds, and wait until that is settled."""
    page.focus("#o")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)


CASES = (
    Case("a hidden input", f"{_TOP}<form><input type=hidden name=csrf value='{{c}}'><button>Save</button></form>"),
    Case(
        "a hidden input that is changed",
        f"{_TOP}<input type=hidden id=h><p>x",
        then("h.value = v; h.setAttribute('value', v)"),
    ),
    Case("a field that is not drawn", f"{_TOP}<input style='display:none' value='{{c}}'>"),
    Case("a field that is invisible", f"{_TOP}<input style='visibility:hidden' value='{{c}}'>"),
    Case("a field with the attribute hidden", f"{_TOP}<input hidden value='{{c}}'>"),
    Case("a field far away", f"{_TOP}<input style='position:absolute;left:-9999px' value='{{c}}'>"),
    Case("a field below the page", f"{_TOP}<div style='height:3000px'></div><input value='{{c}}'>"),
    Case(
        "a field in what is not drawn",
        f"{_TOP}<div style='display:none'><label>{{c}}<input value='{{c}}'></label></div>",
    ),
    Case("a transparent field", f"{_TOP}<input style='opacity:0' value='{{c}}'>"),
    Case("a transparent text", f"{_TOP}<p style='opacity:0'>{{c}}</p>"),
    Case("a text without colour", f"{_TOP}<p style='color:transparent'>{{c}}</p>"),
    Case("a text without size", f"{_TOP}<p style='font-size:0'>{{c}}</p>"),
    Case(
        "a text for screen readers",
        f"{_TOP}<button>Save<span style='position:absolute;width:1px;height:1px;overflow:hidden'>{{c}}</span></button>",
    ),
    Case("closed details", f"{_TOP}<details><summary>File</summary><p>{{c}}</p></details>"),
    Case("a closed dialog", f"{_TOP}<dialog><p>{{c}}</p></dialog>"),
    Case("a template", f"{_TOP}<template><p>{{c}}</p></template>"),
    Case("a script", f'{_TOP}<script type=\'application/json\'>{{"a": "{{c}}"}}</script>'),
    Case("a noscript", f"{_TOP}<noscript>{{c}}</noscript>"),
    Case("a comment", f"{_TOP}<!-- {{c}} -->"),
    Case(
        "an attribute of data", f"{_TOP}<button data-token='{{c}}' id='{{c}}' class='{{c}}' name='{{c}}'>Save</button>"
    ),
    Case("an aria-label", f"{_TOP}<button aria-label='{{c}}'>x</button><div role=dialog aria-label='{{c}}'>x</div>"),
    Case("an aria-description", f"{_TOP}<button aria-description='{{c}}' aria-roledescription='{{c}}'>x</button>"),
    Case("a tooltip", f"{_TOP}<button title='{{c}}'>x</button><input title='{{c}}'>"),
    Case(
        "an alternative text",
        f"{_TOP}<img alt='{{c}}' width=50 height=50 src='/x.png?{{c}}'><input type=image alt='{{c}}'>",
    ),
    Case("a placeholder", f"{_TOP}<input placeholder='{{c}}'><textarea placeholder='{{c}}'></textarea>"),
    Case(
        "addresses",
        f"{_TOP}<a href='/x?{{c}}#{{c}}'>Open</a>"
        "<form action='/{c}'><button formaction='/{c}'>Send</button></form>",
    ),
    Case("the query and the fragment", f"{_TOP}<p>x", query="?token={c}#{c}"),
    Case("the path", f"{_TOP}<p>x", then("history.replaceState(null, '', '/orders/' + encodeURIComponent(v))")),
    Case(
        "the path of a route",
        f"{_TOP}<p>x",
        then("history.pushState(null, '', '/people/' + encodeURIComponent(v) + '/edit')"),
    ),
    Case("the title", f"{_TOP}<p>x", title="{c} - inbox"),
    Case("the title, changed", f"{_TOP}<p>x", then("document.title = v")),
    Case(
        "a state of the history",
        f"{_TOP}<p>x",
        then("history.pushState({v}, '', '/next'); history.replaceState([v], '', '/next')"),
    ),
    Case(
        "the name of the window", f"{_TOP}<p>x", then("window.name = v; document.cookie = `a=${v}`; localStorage.a = v")
    ),
    Case("content of a style sheet", f"{_TOP}<style>p::before{{content:'{{c}}'}}</style><p>x</p>"),
    Case(
        "content of a style sheet's attribute",
        f"{_TOP}<style>p::after{{content:attr(data-x)}}</style><p data-x='{{c}}'>x</p>",
    ),
    Case("a marker of a style sheet", f"{_TOP}<ul><li style=\"list-style-type:'{{c}}'\">x</ul>"),
    Case(
        "a text in a drawing",
        f"{_TOP}<svg width=300 height=50><title>{{c}}</title><desc>{{c}}</desc><text y=20>{{c}}</text></svg>",
    ),
    Case(
        "a text in a picture",
        f"{_TOP}<canvas id=k width=300 height=50>{{c}}</canvas>",
        then("k.getContext('2d').fillText(v, 10, 20)"),
    ),
    Case("what a video would say", f"{_TOP}<video title='{{c}}' controls>{{c}}</video><object data='x'>{{c}}</object>"),
    Case("the name of a frame", f"{_TOP}<iframe name='{{c}}' title='{{c}}' src='about:blank'></iframe>"),
    Case(
        "options that are hidden",
        f"{_TOP}<select id=s><option hidden>{{c}}<option selected>Low</select>",
        lambda page, _: page.focus("#s"),
    ),
    Case("a list of proposals", f"{_TOP}<input list=l><datalist id=l><option value='{{c}}'>{{c}}</datalist>"),
    Case(
        "a message to the window",
        f"{_TOP}<p>x",
        then("postMessage({type: 'edited', node: 1, content: {type: 'raw', text: v}}, '*')"),
    ),
    Case(
        "a message to every frame",
        f"{_TOP}<iframe srcdoc='<p>x'></iframe>",
        then("for (const f of [window, frames[0]]) f.postMessage({type: 'scope', key: v, site: {id: v}}, '*')"),
    ),
    Case(
        "events that the page makes",
        f"{_TOP}<input id=i><select id=s><option>Low</select><button id=b>Save</button>",
        then(
            "i.value = v; for (const e of [new InputEvent('input', {data: v, inputType: 'insertText', bubbles: true}),"
            "new Event('change', {bubbles: true}), new PointerEvent('pointerdown', {bubbles: true}),"
            "new ClipboardEvent('paste', {bubbles: true}), new FocusEvent('focusin', {bubbles: true})])"
            "{ i.dispatchEvent(e); s.dispatchEvent(e) } i.value = ''; b.click()"
        ),
    ),
    Case(
        "events that carry a secret",
        f"{_TOP}<p>x",
        then(
            "for (const t of ['message', 'storage', 'error', 'custom']) dispatchEvent(new CustomEvent(t, {detail: v}))"
        ),
    ),
    Case(
        "an error of the page",
        f"{_TOP}<p>x",
        then("setTimeout(() => { throw new Error(v) }); Promise.reject(v); console.error(v)"),
    ),
    Case(
        "a changed attribute",
        f"{_TOP}<button id=b>Save</button>",
        then("for (const a of ['aria-label', 'title', 'value', 'data-x', 'aria-expanded']) b.setAttribute(a, v)"),
    ),
    Case(
        "attributes that are states",
        f"{_TOP}<div id=b role=checkbox tabindex=0>Save</div>",
        then(
            "for (const a of ['checked', 'haspopup', 'invalid', 'posinset', 'valuenow'])"
            "b.setAttribute('aria-' + a, v); b.setAttribute('role', v)"
        ),
    ),
    Case(
        "properties that the page defines",
        f"{_TOP}<input id=i>",
        then("for (const k of ['value', 'type', 'role', 'id']) Object.defineProperty(i, k, {get: () => v})"),
    ),
    Case(
        "functions that the page replaces",
        f"{_TOP}<input id=i><p>x",
        then(
            "Element.prototype.getAttribute = () => v; JSON.stringify = () => v;"
            "Object.defineProperty(Document.prototype, 'title', {get: () => v})"
        ),
    ),
    Case("a text without a filling", f"{_TOP}<p style='-webkit-text-fill-color:transparent'>{{c}}</p>"),
    Case("an option that is hidden", _chosen("<li role=option hidden>{c}"), _clicked("#o")),
    Case("a text for screen readers in an option", _chosen(f"<li role=option>High{_FOR_READERS}"), _clicked("#o")),
    Case(
        "a transparent text in an option", _chosen("<li role=option>High<b style='opacity:0'>{c}</b>"), _clicked("#o")
    ),
    Case("a transparent option", _chosen("<li role=option style='opacity:0'>{c}"), _clicked("#o")),
    Case(
        "a text far away from its option",
        _chosen("<li role=option>High<b style='position:absolute;left:-9999px'>{c}</b>"),
        _clicked("#o"),
    ),
    Case("an option of a closed list", _SHUT, _turned),
    Case(
        "a collapsed part of a tree",
        f"{_TOP}<ul role=tree><li role=treeitem id=o>Low"
        "<ul role=group style='display:none'><li role=treeitem>{c}</ul></ul>",
        _clicked("#o"),
    ),
    Case(
        "what is not drawn on an opener",
        f"{_TOP}<button id=b aria-haspopup=menu><svg width=20 height=20></svg><span hidden>{{c}}</span></button>"
        "<ul role=menu><li role=menuitem id=o>Open</ul>",
        _clicked("#b", "#o"),
    ),
    Case("a label for screen readers", f"{_TOP}<label for=f>Name {_FOR_READERS}</label><input id=f>"),
)
