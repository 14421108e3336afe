"""Fetches the policy and its freshness statement: the same for every device, every day."""

from aboveboard.courier.link import Link
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.policy import Policy


def fetch_rules(link: Link, places: Places, now: float) -> Policy:
    """Install what the collector publishes, if it stands; raises PolicyInvalid or Unreachable, installing nothing."""
    return PolicyStore(places.policy).install(link.get("/policy"), link.get("/freshness"), int(now))
