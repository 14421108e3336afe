"""Secure fields, and every other way by which a page may show what was typed into one (layer `redacted`)."""

from playwright.sync_api import Page

from tests.integration.browser.content.cases import Case, after_typing, both, then, typed

FORM = (
    "<form onsubmit='return false'><label>Password <input id=f name=pw type=password></label>"
    "<button id=b>Send</button></form>"
)
BARE = "<div style='margin-top:60px'><input id=f type=password><div id=out style='margin-top:20px'></div></div>"
PREFILLED = "<div style='margin-top:60px'><input id=f type=password value='{c}'><div id=out></div></div>"
_CLOSED = "const r = host.attachShadow({mode: 'closed'}); r.innerHTML = "


def _written(page: Page, secret: str) -> None:
    """Write something else, so that the field is known as one that holds no secret."""
    page.click("#f")
    page.keyboard.type("abc")


USED = (
    Case("a password typed", FORM, typed),
    Case("a password without name and label", BARE, typed),
    Case(
        "a password with a role", "<p>&nbsp;<p>&nbsp;<input id=f type=password role=textbox aria-label=Amount>", typed
    ),
    Case(
        "a password in a dialog", f"<dialog id=d>{FORM}</dialog>", both(then("d.showModal()"), typed, then("d.close()"))
    ),
    Case(
        "a password in an open shadow tree",
        "<p>&nbsp;<p>&nbsp;<div id=host></div>",
        both(then("host.attachShadow({mode: 'open'}).innerHTML = `<input id=f type=password>`"), typed),
    ),
    Case(
        "a password that becomes one with the focus",
        "<p>&nbsp;<p>&nbsp;<input id=f onfocus=\"this.type = 'password'\">",
        typed,
    ),
    Case("autocomplete of a password", "<p>&nbsp;<p>&nbsp;<input id=f autocomplete='current-password'>", typed),
    Case(
        "autocomplete of a new password", "<p>&nbsp;<p>&nbsp;<input id=f autocomplete='section-a new-password'>", typed
    ),
    Case(
        "autocomplete of a one-time code",
        "<p>&nbsp;<p>&nbsp;<input id=f autocomplete=one-time-code>",
        typed,
        numeric=True,
    ),
    Case(
        "autocomplete of a card's number", "<p>&nbsp;<p>&nbsp;<input id=f autocomplete=cc-number>", typed, numeric=True
    ),
    Case(
        "autocomplete of a card's code",
        "<p>&nbsp;<p>&nbsp;<input id=f autocomplete='billing cc-csc'>",
        typed,
        numeric=True,
    ),
    Case("autocomplete of a card's name", "<p>&nbsp;<p>&nbsp;<input id=f autocomplete='CC-NAME'>", typed),
    Case("a code by its name", "<p>&nbsp;<p>&nbsp;<input id=f name=otpCode inputmode=numeric>", typed, numeric=True),
    Case("a card by its placeholder", "<p>&nbsp;<p>&nbsp;<input id=f placeholder='Card number'>", typed, numeric=True),
    Case("a secret by its label", "<p>&nbsp;<p>&nbsp;<label>Your API key <input id=f></label>", typed),
    Case("a secret by what labels it", "<p>&nbsp;<p id=l>Kennwort</p><input id=f aria-labelledby=l>", typed),
    Case("a secret in a text area", "<p>&nbsp;<p>&nbsp;<textarea id=f name=private_key></textarea>", typed),
    Case("letters painted as dots", "<p>&nbsp;<p>&nbsp;<input id=f style='-webkit-text-security:disc'>", typed),
    Case(
        "an editable area painted as dots",
        "<p>&nbsp;<p>&nbsp;<div id=f contenteditable style='-webkit-text-security:disc'>&nbsp;</div>",
        typed,
    ),
    Case(
        "an editable area for a secret",
        "<p>&nbsp;<p>&nbsp;<div id=f contenteditable role=textbox aria-label='Recovery code'>&nbsp;</div>",
        typed,
    ),
    Case("a nameless field beside a password", f"<form>{BARE.replace('id=f', 'id=g')}<input id=f></form>", typed),
    Case(
        "an editable area beside a password",
        f"<form>{BARE.replace('id=f', 'id=g')}<div id=f contenteditable>&nbsp;</div></form>",
        typed,
    ),
    Case(
        "a transparent field under a drawn one",
        "<p>&nbsp;<p>&nbsp;<div style='width:200px'><textarea id=f style='opacity:0'></textarea></div>",
        typed,
    ),
)
"""The person uses the field itself."""

ELSEWHERE = (
    Case(
        "words beyond an editable area without height",
        "<p>&nbsp;<div>x<div contenteditable autocomplete=one-time-code style='height:0'>{c}</div></div>",
    ),
    Case(
        "a field that gets a secret's name in the midst of a script that fills it",
        "<p>&nbsp;<p>&nbsp;<input id=f><button id=b>Go</button>",
        both(_written, then("b.focus(); f.name = 'password'; f.focus(); document.execCommand('insertText', false, v)")),
    ),
    Case("a password shown", FORM, after_typing("f.type = 'text'")),
    Case("a password shown before it is typed", FORM, both(then("f.type = 'text'"), typed)),
    Case("a password whose type is removed", FORM, after_typing("f.removeAttribute('type')")),
    Case("a password shown and called otherwise", BARE, after_typing("f.type = 'text'; f.id = 'x'; f.name = 'user'")),
    Case(
        "a password whose hint is removed",
        FORM,
        after_typing("f.autocomplete = 'new-password'; f.autocomplete = 'off'; f.type = 'text'"),
    ),
    Case(
        "a clone of a password as text",
        FORM,
        after_typing("const c = f.cloneNode(); c.type = 'text'; c.value = v; f.replaceWith(c)"),
    ),
    Case(
        "a clone under another name",
        BARE,
        after_typing("const c = f.cloneNode(); c.type = 'text'; c.id = c.name = 'comment'; c.value = v; out.append(c)"),
    ),
    Case(
        "a failed submit draws the field anew",
        FORM,
        after_typing("f.form.innerHTML = `<p>Wrong</p><input name=pw id=f2 value='${v}'>`"),
    ),
    Case("a nameless field is drawn anew", BARE, after_typing("f.outerHTML = `<input value='${v}'>`")),
    Case("a password in an attribute", FORM, after_typing("f.setAttribute('value', v); f.setAttribute('data-v', v)")),
    Case("a password in another field", BARE, after_typing("out.innerHTML = `<input name=user value='${v}'>`")),
    Case("a password in a text", BARE, after_typing("out.textContent = `You typed ${v}!`")),
    Case("a password in letters of their own", BARE, after_typing("out.textContent = [...v].join(' ')")),
    Case("a password in a heading", BARE, after_typing("out.innerHTML = `<h2>${v}</h2>`")),
    Case("a password in a link", BARE, after_typing("out.innerHTML = `<a href='#${v}'>${v}</a>`")),
    Case("a password in an option", BARE, after_typing("out.innerHTML = `<select><option>${v}</select>`")),
    Case(
        "a password in a button's label", BARE, after_typing("out.innerHTML = `<button aria-label='${v}'>x</button>`")
    ),
    Case("a password in a tooltip", BARE, after_typing("f.title = v; out.title = v; out.textContent = 'x'")),
    Case("a password as a placeholder", BARE, after_typing("out.innerHTML = `<input name=user placeholder='${v}'>`")),
    Case(
        "a password in a style sheet",
        BARE,
        after_typing("out.innerHTML = `<style>#out::after{content:'${v}'}</style>x`"),
    ),
    Case(
        "a password as a slider's text",
        BARE,
        after_typing("out.innerHTML = `<div role=slider tabindex=0 aria-valuenow=1 aria-valuetext='${v}'>x</div>`"),
    ),
    Case("a password in the title", BARE, after_typing("document.title = v")),
    Case(
        "a password in the query", BARE, after_typing("history.pushState({v}, '', `?q=${encodeURIComponent(v)}#${v}`)")
    ),
    Case("a password in the path", BARE, after_typing("history.pushState({v}, v, `/reset/${encodeURIComponent(v)}`)")),
    Case(
        "a password in a label of another field",
        BARE,
        after_typing("out.innerHTML = `<label>${v} <input name=user></label>`"),
    ),
    Case(
        "a password inside a label",
        "<p>&nbsp;<p>&nbsp;<label><input type=checkbox id=c> send <input id=f type=password> on</label>",
        typed,
    ),
    Case(
        "a password that an editable area shows",
        BARE,
        after_typing("out.innerHTML = `<div contenteditable>${v}</div>`"),
    ),
    Case(
        "a password in a closed shadow tree's text", BARE, after_typing(f"const host = out; {_CLOSED} `<p>${{v}}</p>`")
    ),
    Case("a password filled in by the page", BARE, then("document.querySelector('#f').value = v")),
    Case("a password that was there before", PREFILLED),
    Case("a password that was there before, disabled", PREFILLED.replace("id=f", "id=f disabled")),
    Case("a password that was there before, read only", PREFILLED.replace("id=f", "id=f readonly")),
    Case("a password that was there before, shown", PREFILLED, then("document.querySelector('#f').type = 'text'")),
    Case("a card's month", "<p>&nbsp;<p>&nbsp;<select id=f autocomplete=cc-exp><option>{c}<option>x</select>"),
    Case("an inherited secret form", "<p>&nbsp;<p>&nbsp;<input id=f autocomplete=cc-number value='{c}' readonly>"),
)
"""The page shows elsewhere what was typed into it."""
