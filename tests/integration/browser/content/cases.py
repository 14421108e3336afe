"""What a hostile page's case is: a page, what a person does on it, and the secret that nobody may be told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.integration.browser.content.canaries import canary, digits

Act = Callable[[Page, str], None]


def nothing(page: Page, secret: str) -> None:
    """Only look."""


def typed(page: Page, secret: str) -> None:
    """Type the secret into the field `f`."""
    page.click("#f")
    page.keyboard.type(secret)


def after_typing(script: str) -> Act:
    """Type the secret, then let the page do something with the field, which it calls `f` and whose value `v`."""

    def act(page: Page, secret: str) -> None:
        typed(page, secret)
        page.evaluate(f"() => {{ const f = document.querySelector('#f'), v = f.value ?? f.textContent; {script} }}")

    return act


def then(script: str) -> Act:
    """Let the page do something with the secret, which it calls `v`."""

    def act(page: Page, secret: str) -> None:
        page.evaluate(f"v => {{ {script} }}", secret)

    return act


def both(*acts: Act) -> Act:
    """Do one after the other."""

    def act(page: Page, secret: str) -> None:
        for one in acts:
            one(page, secret)

    return act


@dataclass(frozen=True)
class Case:
    """`{c}` in `body`, `title` and `path` is the secret. `text` is the layer that the site has."""

    name: str
    body: str
    act: Act = nothing
    text: str = "redacted"
    title: str = "A page"
    query: str = ""
    numeric: bool = False

    @property
    def secret(self) -> str:
        """The case's own canary."""
        return digits(self.name) if self.numeric else canary(self.name)

    def filled(self, text: str) -> str:
        """Return a text with the secret in its place."""
        return text.replace("{c}", self.secret)


def names(cases: Sequence[Case]) -> list[str]:
    """Return what pytest calls the cases."""
    return [case.name for case in cases]
