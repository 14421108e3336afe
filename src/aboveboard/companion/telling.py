"""How things are said to one reader: their language, and the names of the apps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aboveboard.companion.catalogue import Catalogue
from aboveboard.model.policy import Policy


def names_of(policy: Policy) -> dict[str, str]:
    """Return what the approved apps and sites are called, by their ids in the policy."""
    return {app.id: app.name for app in policy.apps} | {site.id: site.name for site in policy.sites}


@dataclass(frozen=True, slots=True)
class Telling:
    """The reader's language, and the names of the approved apps and sites by their id in the policy."""

    words: Catalogue
    apps: Mapping[str, str] = field(default_factory=dict)

    def app(self, name: str) -> str:
        """Return what an app is called; its id where the rules that named it are gone."""
        return self.apps.get(name, name)
