"""What a person reads and writes on a page: a shape at most under the layer `shape`, nothing under `none`."""

from tests.integration.browser.content.cases import Case, after_typing, then, typed

_TOP = "<div style='height:60px'></div>"

SHAPE = tuple(
    Case(f"{case.name}, of its shape", case.body, case.act, "shape")
    for case in (
        Case("a field typed into", f"{_TOP}<input id=f name=comment>", typed),
        Case("a field that was filled before", f"{_TOP}<input name=comment value='{{c}}'>"),
        Case("a disabled field", f"{_TOP}<input disabled value='{{c}}'>"),
        Case("a text area", f"{_TOP}<textarea id=f></textarea>", typed),
        Case(
            "a text area's attributes",
            f"{_TOP}<textarea id=f></textarea>",
            after_typing("f.textContent = v; f.setAttribute('value', v)"),
        ),
        Case("an editable area", f"{_TOP}<div id=f contenteditable>&nbsp;</div>", typed),
        Case("a number", f"{_TOP}<label>Amount <input id=f type=number></label>", typed),
        Case(
            "a pasted text",
            f"{_TOP}<input id=f>",
            after_typing("f.select(); document.execCommand('cut'); document.execCommand('paste')"),
        ),
        Case("headings and paragraphs", f"{_TOP}<h1>{{c}}</h1><p>{{c}}</p><div>{{c}}</div><span>{{c}}</span>"),
        Case("lists and tables", f"{_TOP}<ul><li>{{c}}</ul><table><tr><th>{{c}}<td>{{c}}</table>"),
        Case(
            "links and buttons", f"{_TOP}<a href=x>{{c}}</a><button>{{c}}</button><button aria-label='{{c}}'>x</button>"
        ),
        Case(
            "a name that begins like the site's own",
            f"{_TOP}<button>Save {{c}}</button><button>Save<b>{{c}}</b></button>",
        ),
        Case("options", f"{_TOP}<select id=s><option>{{c}}<option>Low</select>", lambda page, _: page.click("#s")),
        Case("a list box", f"{_TOP}<ul role=listbox><li role=option id=o>{{c}}</ul>", lambda page, _: page.click("#o")),
        Case("a menu", f"{_TOP}<ul role=menu><li role=menuitem id=o>{{c}}</ul>", lambda page, _: page.click("#o")),
        Case(
            "tabs",
            f"{_TOP}<div role=tablist><button role=tab id=o>{{c}}</button></div>",
            lambda page, _: page.click("#o"),
        ),
        Case(
            "a text in a closed shadow tree",
            f"{_TOP}<div id=host></div>",
            then("host.attachShadow({mode: 'closed'}).innerHTML = `<p>${v}</p><input value='${v}'>`"),
        ),
        Case("a text in a frame of the site", f"{_TOP}<iframe srcdoc='<p>{{c}}</p><input value={{c}}>'></iframe>"),
    )
)
NONE = tuple(
    Case(case.name.replace("of its shape", "of a site without text"), case.body, case.act, "none") for case in SHAPE
)
CASES = SHAPE + NONE
