"""Who looked at a person's data: their own openings found in the public log that this device keeps whole.

The log names no person; only who holds the receipt secrets of a session recognises its marks. So nobody is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from aboveboard.formats.places import Places
from aboveboard.formats.public_log import Look, deletions_shown, kept_entries, looks, models_shown, witnessed_at
from aboveboard.formats.root import Root
from aboveboard.model.value import Value


class LookedAt(Value, frozen=True, kw_only=True, omit_defaults=False):
    """All openings of a person's data under one lease: who asked, who agreed, for what, and of which sessions.

    It could be opened from `begins` to `ends` (Unix seconds; the log has no finer time); `openings` counts segments
    and shards. `models` are the names of those registered to learn under the lease, each written to the log before it
    learns: it may learn of other people's sessions only. Where the log does not show the lease, all that is known is
    that something was opened.
    """

    lease: str
    sessions: tuple[int, ...]
    openings: int
    purpose: str = ""
    recipe: str = ""
    requester: str = ""
    approvers: tuple[str, ...] = ()
    begins: int = 0
    ends: int = 0
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """What the log says to one person: looks in its order, deleted sessions, how many entries were searched.

    `witnessed` is when the witnesses cosigned these entries (Unix seconds), None where that is not known here: what was
    written since is not among them.
    """

    looks: tuple[LookedAt, ...]
    deleted: frozenset[int]
    entries: int
    witnessed: int | None


def looked(places: Places, root: Root, numbers: Iterable[int]) -> Looked:
    """Return every look at the sessions of those numbers; raises UnknownFormat for an entry of a newer kind."""
    secrets = {number: root.receipt_secret(number) for number in numbers}
    found: dict[str, list[Look]] = {}
    for look in looks(places, secrets):
        found.setdefault(look.lease.lease if look.lease else "", []).append(look)
    models = models_shown(places)
    told = tuple(_told(lease, each, models.get(lease, ())) for lease, each in found.items())
    deleted = frozenset(deletions_shown(places, secrets))
    return Looked(told, deleted, len(kept_entries(places)), witnessed_at(places))


def _told(name: str, openings: list[Look], models: tuple[str, ...]) -> LookedAt:
    sessions = tuple(sorted({look.session for look in openings}))
    lease = openings[0].lease
    if lease is None:
        return LookedAt(lease=name, sessions=sessions, openings=len(openings))
    return LookedAt(
        lease=name,
        sessions=sessions,
        openings=len(openings),
        purpose=lease.purpose,
        recipe=lease.recipe,
        requester=lease.requester,
        approvers=lease.approvers,
        begins=lease.not_before,
        ends=lease.expires,
        models=models,
    )


def short(key: str) -> str:
    """Return the beginning of a public key, enough to tell two apart."""
    return f"{key[:16]}…" if len(key) > 16 else key
