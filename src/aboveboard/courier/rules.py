"""Fetches the policy, its freshness statement and the week's purpose keys: the same for every device, every day."""

from aboveboard.courier.link import Link
from aboveboard.errors import NotFound
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.purpose_keys import keep_purpose_key
from aboveboard.model.policy import Policy


def fetch_rules(link: Link, places: Places, now: float) -> Policy:
    """Install what the collector publishes, if it stands; raises PolicyInvalid or Unreachable, installing nothing."""
    policy = PolicyStore(places.policy).install(link.get("/policy"), link.get("/freshness"), int(now))
    for purpose in policy.purposes:
        try:
            keep_purpose_key(places, link.get(f"/purpose-keys/{purpose}"), policy)
        except NotFound:
            continue  # nobody can release for this purpose yet; the companion says so when asked
    return policy
