"""The members of the family, in the order they run."""

from aboveboard.redactors import Redactor
from aboveboard.redactors.identifiers import Identifiers
from aboveboard.redactors.secrets import Secrets


def all_redactors() -> tuple[Redactor, ...]:
    """Return every redactor."""
    return (Secrets(), Identifiers())
