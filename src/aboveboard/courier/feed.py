"""Fetches the public list of deleted sessions whole, as every device does; what concerns the person is found here."""

import msgspec

from aboveboard.courier.link import Link
from aboveboard.errors import ServiceError
from aboveboard.formats.files import write_atomically
from aboveboard.formats.places import Places
from aboveboard.formats.services import Feed


def fetch_feed(link: Link, places: Places) -> int:
    """Put the list into the feed folder; returns how many hashes it has. Raises Unreachable, ServiceError."""
    data = link.get("/deletions/feed")
    try:
        feed = msgspec.json.decode(data, type=Feed)
    except (msgspec.DecodeError, ValueError) as error:
        raise ServiceError("the list of deletions cannot be read", remedy="update the collector") from error
    write_atomically(places.feed / "deleted.json", data)
    return len(feed.hashes)
