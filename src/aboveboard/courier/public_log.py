"""Fetches the public ledger whole, as every device does, and keeps it only if it adds up."""

from aboveboard.courier.link import Link
from aboveboard.errors import NotFound, Tampered
from aboveboard.formats.ledger import TILE_WIDTH, tile_path, unpack_entries
from aboveboard.formats.places import Places
from aboveboard.formats.public_log import keep_log, kept_entries, read_note
from aboveboard.model.policy import Policy


def fetch_log(link: Link, places: Places, policy: Policy) -> int:
    """Bring the device's copy up to the last witnessed checkpoint; returns how many entries it has.

    Where there is no ledger to fetch, the copy stays. Raises Tampered for a ledger that was rewritten or does not add
    up, NotWitnessed, Unreachable.
    """
    entries = kept_entries(places)
    try:
        note = link.get("/checkpoint").decode(errors="replace")
    except NotFound:
        return len(entries)
    checkpoint = read_note(note, policy)
    if checkpoint.size < len(entries):
        raise Tampered("the ledger is shorter than what this device has seen")
    entries = entries[: len(entries) // TILE_WIDTH * TILE_WIDTH]  # whole bundles never change
    while len(entries) < checkpoint.size:
        width = min(TILE_WIDTH, checkpoint.size - len(entries))
        bundle = unpack_entries(link.get(f"/{tile_path(None, len(entries) // TILE_WIDTH, width)}"))
        if len(bundle) != width:
            raise Tampered("an entry bundle has another size than its path says")
        entries += bundle
    keep_log(places, note, checkpoint, entries)
    return checkpoint.size
