"""What every page shares: templates, the reader's language, one-time form tokens, and how a refusal looks."""

import datetime
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import resources

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from aboveboard.companion.catalogue import Catalogue
from aboveboard.companion.desk_port import DeskPort
from aboveboard.companion.door import Door
from aboveboard.companion.reading import Reader
from aboveboard.companion.settings import CompanionSettings
from aboveboard.companion.telling import Telling, names_of
from aboveboard.companion.vault import Vault
from aboveboard.errors import AboveboardError, InputError, PolicyInvalid
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.policy import Policy
from aboveboard.redactors import Redactor

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}


def templates() -> Environment:
    """Return the templates: escaped, and strict about what they were not given."""
    return Environment(
        loader=PackageLoader("aboveboard.companion"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(slots=True)
class Pages:
    """What the routes work with. `words` is the reader's language and changes when they choose another."""

    settings: CompanionSettings
    desk: DeskPort
    door: Door
    vault: Vault
    redactors: Sequence[Redactor]
    catalogues: dict[str, Catalogue]
    language: str
    reader: Reader = field(default_factory=Reader)
    environment: Environment = field(default_factory=templates)
    clock: Callable[[], float] = time.time

    @property
    def words(self) -> Catalogue:
        """The reader's language."""
        return self.catalogues[self.language]

    def policy(self) -> Policy:
        """Return the policy in force; raises PolicyInvalid."""
        return PolicyStore(self.settings.places.policy).current(int(self.clock()))

    def telling(self) -> Telling:
        """Return how things are said to the reader; apps go by their ids while no policy is valid."""
        apps: dict[str, str] = {}
        with suppress(PolicyInvalid):
            apps = names_of(self.policy())
        return Telling(self.words, apps)

    def page(self, request: Request, template: str, **values: object) -> Response:
        """Return a page; `form()` in it makes a one-time token."""
        browser = browser_of(request)
        text = self.environment.get_template(template).render(
            _=self.words, form=lambda: self.door.form(browser), **values
        )
        return HTMLResponse(text)

    async def form(self, request: Request, *, again: bool = False) -> dict[str, str]:
        """Return the fields of a form whose one-time token is right; raises InputError otherwise.

        `again` takes an old form too, and one that was sent already: to stop must work from any page of ours.
        """
        fields = {name: str(value) for name, value in (await request.form()).items()}
        token = fields.pop("form", "")
        if not (self.door.spend(token) or (again and self.door.gave(token))):
            raise InputError("this form was sent already, or is old", remedy="go back and open the page again")
        return fields

    def problem(self, error: AboveboardError, back: str) -> Response:
        """Return the page of a refusal."""
        text = self.environment.get_template("problem.html").render(
            _=self.words,
            message=self.words(error.message),
            message_language=self.words.language_of(error.message),
            remedy=self.words(error.remedy),
            remedy_language=self.words.language_of(error.remedy),
            back=back,
        )
        return HTMLResponse(text, status_code=403 if error.exit_status == 3 else 400)


def browser_of(request: Request) -> str:
    """Return the browser session that `Access` let through."""
    return str(request.state.browser)


def to(path: str) -> Response:
    """Return a redirect to another page after a form."""
    return RedirectResponse(path, status_code=303)


def local_day(at: int) -> str:
    """Return the day of a moment (Unix seconds), as the person's clock names it."""
    return datetime.datetime.fromtimestamp(at, tz=datetime.UTC).astimezone().strftime("%Y-%m-%d")


def style() -> bytes:
    """Return the style sheet."""
    return (resources.files("aboveboard.companion") / "static" / "style.css").read_bytes()
