"""Recipes of exports: who gets plain files, and in which form, as a lease names it (spec/lease.md)."""

import hashlib

from aboveboard.errors import UnknownFormat
from aboveboard.formats import envelopes
from aboveboard.model.value import IllegalValue, Value

KIND = "export-recipe"


class ExportRecipe(Value, frozen=True, kw_only=True, omit_defaults=False):
    """For whom a release is exported, in which form: what two people approve when they approve an export's lease."""

    v: int = 1
    recipient: str
    form: str

    def __post_init__(self) -> None:
        """Refuse an export for nobody, in no form, or whose name shows otherwise on a screen than it is spelt."""
        for name in (self.recipient, self.form):
            if not name or name != name.strip() or not name.isprintable():
                raise IllegalValue("an export's recipe names recipient and form, each one line without space around it")

    @property
    def sha256(self) -> str:
        """The SHA-256 of the canonical document in hex: what the lease of an export says as its recipe."""
        return hashlib.sha256(write_recipe(self)).hexdigest()


def write_recipe(recipe: ExportRecipe) -> bytes:
    """Return the recipe as canonical JSON (RFC 8785)."""
    return envelopes.canonical(recipe)


def read_recipe(data: bytes) -> ExportRecipe:
    """Return a recipe from its canonical JSON; raises UnknownFormat or NewerFormat."""
    recipe = envelopes.decode(KIND, data, ExportRecipe)
    if write_recipe(recipe) != data:
        raise UnknownFormat("this export-recipe is not in its one canonical form")
    return recipe
