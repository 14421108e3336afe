"""The week's keys of the keyholder: without them a device could seal nothing for release."""

from aboveboard.courier.link import Link
from aboveboard.errors import NotFound, ServiceError, Tampered, UnknownFormat
from aboveboard.formats.places import Places
from aboveboard.formats.purpose_keys import keep_purpose_key
from aboveboard.model.policy import Policy


def fetch_purpose_keys(link: Link, places: Places, policy: Policy) -> int:
    """Fetch and keep the key of every purpose of the policy; return how many came.

    One that does not come, or that the policy's keyholder did not sign, leaves the one from before in its place.
    """
    kept = 0
    for purpose in policy.purposes:
        try:
            keep_purpose_key(places, link.get(f"/purpose-keys/{purpose}"), policy)
        except (NotFound, ServiceError, Tampered, UnknownFormat):
            continue
        kept += 1
    return kept
