"""What a page shows otherwise without a word: announced before the next answer, so that old boxes mask no picture."""

import pytest

from tests.integration.browser.content.questions import (
    HOST,
    TOP,
    WORDS,
    is_announced,
    is_filled,
    is_look,
    is_old,
    rests,
)
from tests.integration.browser.content.tab import Tab
from tests.patience import until

HOP = "<style>@keyframes hop {{ {frames} }} #p {{ animation: hop 1000s {how} infinite }}</style>"
ON = "document.getAnimations()[0].currentTime = 700_000"
"""A script takes an animation past its middle, so that nobody has to wait for that."""

STEPS = "steps(2, jump-none)"
AWAITED = f"<style>x-words:not(:defined) {{ visibility: hidden }}</style><x-words>{WORDS}</x-words>"
DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
WRITTEN = (
    "<style>#h { width: 20px; height: 20px } #h::after { content: 'Qjxkvz'; display: inline-block }</style>"
    "<div id=h></div>"
)


def animated(timing: str) -> str:
    """Return a page that moves its words by a script."""
    return f"{WORDS}<script>p.animate([{{left: '99px'}}, {{left: '300px'}}], {{{timing}}})</script>"


CHANGES = {
    "words that leap": (HOP.format(frames="from {left: 0} to {left: 300px}", how=STEPS) + WORDS, ON),
    "words that leap to a new height": (HOP.format(frames="to {font-size: 50px}", how=STEPS) + WORDS, ON),
    "a field that leaps": (
        HOP.format(frames="to {translate: 300px}", how=STEPS) + "<input id=p value=Qjxkvz>",
        ON,
    ),
    "words that rest on their way": (
        HOP.format(frames="from, 40% {translate: 0} 60%, to {translate: 300px}", how="linear") + WORDS,
        ON,
    ),
    "words that are there at times": (
        HOP.format(frames="from, 50% {visibility: hidden} to {visibility: visible}", how="linear") + WORDS,
        ON,
    ),
    "words that go to the other side": (
        HOP.format(frames="from {text-align: left} to {text-align: right}", how="linear") + WORDS,
        ON,
    ),
    "words that take turns": (
        HOP.replace("#p", "#h::after").format(frames="from {content: '1'} to {content: 'Qjxkvz 2'}", how="linear")
        + WRITTEN,
        ON,
    ),
    "words with a picture under them at times": (
        HOP.format(frames=f"from {{background-image: none}} to {{background-image: url({DOT})}}", how="linear") + WORDS,
        ON,
    ),
    "words that leap a few times": (
        "<style>@keyframes hop { to { left: 300px } } #p { animation: hop 1000s steps(2, jump-none) }</style>" + WORDS,
        ON,
    ),
    "words that a script lets leap": (
        animated(f"duration: 1e6, easing: '{STEPS}', iterations: Infinity"),
        ON,
    ),
    "words beside what grows": (
        HOP.replace("#p", "#h").format(frames="to {height: 200px}", how=STEPS) + HOST + WORDS,
        ON,
    ),
    "words in what a style sheet writes": (
        HOP.replace("#p", "#h::after").format(frames="to {translate: 300px}", how=STEPS) + WRITTEN,
        ON,
    ),
    "words whose movement a script lets rest": (
        HOP.format(frames="from {left: 0} to {left: 300px}", how="linear") + WORDS,
        "document.getAnimations()[0].pause()",
    ),
    "words that a script moves while they rest": (
        HOP.format(frames="from {left: 0} to {left: 300px}", how="linear paused") + WORDS,
        ON,
    ),
    "words that a script moves and then holds": (
        animated("delay: 5e5, duration: 1, endDelay: 1e6, fill: 'both'"),
        ON,
    ),
    "words whose movement a script ends": (
        animated("duration: 1e6, iterations: Infinity"),
        "document.getAnimations()[0].cancel()",
    ),
    "an open shadow tree": (HOST, f"h.attachShadow({{mode: 'open'}}).innerHTML = `{WORDS}`"),
    "a closed shadow tree": (HOST, f"h.attachShadow({{mode: 'closed'}}).innerHTML = `{WORDS}`"),
    "an open shadow tree around words": (
        f"<div id=h>{WORDS}</div>",
        "h.attachShadow({mode: 'open'}).innerHTML = `Qjxkvz <slot></slot>`",
    ),
    "a closed shadow tree around words": (
        f"<div id=h>{WORDS}</div>",
        "h.attachShadow({mode: 'closed'}).innerHTML = `Qjxkvz <slot></slot>`",
    ),
    "an element that gets its kind": (AWAITED, "customElements.define('x-words', class extends HTMLElement {})"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_nobody_hears_of_is_announced_before_an_answer_and_filled(tab: Tab, name: str) -> None:
    body, script = CHANGES[name]
    tab.show(TOP + body)
    tab.page.mouse.move(600, 500)  # where nothing comes under the pointer
    until(lambda: rests(tab), "a page that rests")
    before = len(tab.hear())
    tab.page.evaluate(f"() => {{ {script} }}")
    assert is_announced(tab, before)
    until(lambda: any(is_look(told) for told in tab.hear()[before:]), "a look at what is new")
    assert is_filled(tab)


MANY = 300
"""More than are asked at once whether they have a closed shadow tree."""


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_of_very_many_elements_none_gets_a_shadow_tree_for_long_before_it_is_announced(tab: Tab, mode: str) -> None:
    tab.show(f"{TOP}{'<span>x</span> ' * MANY}<div id=h><p>x</p></div>")
    tab.page.mouse.move(600, 500)
    until(lambda: rests(tab), "a page that rests")
    before = len(tab.hear())
    tab.page.evaluate(f"() => {{ h.attachShadow({{mode: '{mode}'}}).innerHTML = `{WORDS}` }}")
    assert is_announced(tab, before) or mode == "closed"
    until(lambda: any(is_old(told) for told in tab.hear()[before:]) or is_announced(tab), "the turn of the element")


STILL = {
    "what turns without rest": (
        "<style>@keyframes turn { to { rotate: 1turn } } #s { animation: turn 1000s linear infinite }</style>"
        "<div id=s style='width:30px;height:30px'>x</div>"
    ),
    "a picture that changes in steps": (
        "<style>@keyframes run { to { background-position: 300px 0 } } #s { animation: run 1000s steps(9) infinite }"
        "</style><div id=s>x</div>"
    ),
    "a caret that blinks": (
        "<style>@keyframes blink { 50% { visibility: hidden } } #s { animation: blink 1000s step-end infinite }"
        "</style><div id=s style='width:1px;height:20px'></div>"
    ),
    "a wheel that turns in steps": (
        "<style>@keyframes turn { to { rotate: 1turn } } #s { animation: turn 1000s steps(8) infinite }</style>"
        "<svg id=s width=20 height=20><circle r=5 cx=10 cy=10 /></svg>"
    ),
    "a part of a drawing that turns in steps": (
        "<style>@keyframes turn { to { rotate: 1turn } } #s { animation: turn 1000s steps(8) infinite }</style>"
        "<svg width=200 height=200><circle id=s r=50 cx=70 cy=70 /></svg>"
    ),
}


@pytest.mark.parametrize("name", STILL)
def test_what_moves_nothing_that_rests_is_not_announced(tab: Tab, name: str) -> None:
    tab.show(TOP + STILL[name] + WORDS)
    tab.page.mouse.move(600, 500)
    until(lambda: rests(tab), "a page that rests")
    before = len(tab.hear())
    tab.page.evaluate(ON)
    assert not is_announced(tab, before)
