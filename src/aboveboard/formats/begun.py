"""What may have left: the courier writes bundles down in `feed/begun.json` before the first byte of their session.

From then on only the collector knows which of them it has: an answer can be lost on its way.
"""

from collections.abc import Iterable

import msgspec

from aboveboard.formats.files import write_atomically
from aboveboard.formats.places import Places


def begun_bundles(places: Places) -> frozenset[str]:
    """Return the segment hashes (hex) of bundles that may have left; some of them lie in the outbox no more."""
    try:
        return frozenset(msgspec.json.decode((places.feed / "begun.json").read_bytes(), type=list[str]))
    except (FileNotFoundError, msgspec.DecodeError):
        return frozenset()


def keep_begun(places: Places, hashes: Iterable[str]) -> None:
    """Write down, durably, the segment hashes (hex) of bundles that may have left; raises NoSpace."""
    write_atomically(places.feed / "begun.json", msgspec.json.encode(sorted(hashes)))
