"""Writes the vectors of journal, segment, keys, wraps and versions: only when a format changes.

`python -m tests.conformance.make_sealed_vectors`, with `src` on the path. Sealing is random, so each run writes other
sealed bytes; the committed ones are what every implementation must read.
"""

from typing import Any

import msgspec
import pyrage
import zstandard
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.formats import blocks, sealing
from aboveboard.formats.recordings import Cut, drops, recording, without
from aboveboard.formats.root import Root, deletion_hash, quarter_of
from aboveboard.formats.segments import seal_segment
from aboveboard.formats.wraps import session_of, wrap
from aboveboard.model.events import AppSwitched, StretchBegan
from aboveboard.model.frames import Frame, FrameRole, Tile
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import Batch, ReleasedContent, ReleasedStretch
from aboveboard.model.time import Week
from tests.conformance.vector_files import Case, plain, write

WEEK = Week("2026-W47")
ROOT = Root(bytes(range(16)))


def event(t: int) -> AppSwitched:
    return AppSwitched(t=t, before="editor", after="calculator")


BEGAN = StretchBegan(t=0, app="editor", layers=Layers(), monitors=())


def journal_files() -> None:
    identity = pyrage.x25519.Identity.generate()
    batches = [Batch(stretch=0, first=n, records=(event(n * 400),)) for n in range(3)]
    sealed = [blocks.seal(batch, identity.to_public()) for batch in batches]
    whole = blocks.FILE_HEADER + b"".join(sealed)
    ends = [len(blocks.FILE_HEADER) + sum(map(len, sealed[: n + 1])) for n in range(3)]

    def case(name: str, data: bytes, kept: int, *, truncated: bool) -> Case:
        return {"name": name, "file": data.hex(), "batches": plain(batches[:kept]), "truncated": truncated}

    flipped = bytearray(whole)
    flipped[-1] ^= 1
    stranger = blocks.seal(batches[0], pyrage.x25519.Identity.generate().to_public())
    newer = pyrage.encrypt(
        zstandard.ZstdCompressor().compress(msgspec.msgpack.encode({"v": 2})), [identity.to_public()]
    )
    cases = [
        case("a whole file", whole, 3, truncated=False),
        case("cut within the last block", whole[:-1], 2, truncated=True),
        case("cut within a length", whole[: ends[0] + 2], 1, truncated=True),
        case("cut between two blocks", whole[: ends[1]], 2, truncated=False),
        case("cut within the first eight bytes", whole[:5], 0, truncated=True),
        case("an empty file", b"", 0, truncated=True),
        case("no block yet", blocks.FILE_HEADER, 0, truncated=False),
        case("an empty tail after a power loss", whole + bytes(64), 3, truncated=True),
        {"name": "a changed byte", "file": bytes(flipped).hex(), "error": "Tampered"},
        {"name": "an absurd length", "file": (whole + b"\xff" * 4).hex(), "error": "Tampered"},
        {"name": "another day's block", "file": (blocks.FILE_HEADER + stranger).hex(), "error": "KeyMissing"},
        {"name": "a newer file", "file": (b"ABJRNL\x02\x00" + whole[8:]).hex(), "error": "NewerFormat"},
        {"name": "version 0 of a file", "file": (b"ABJRNL\x00\x00" + whole[8:]).hex(), "error": "UnknownFormat"},
        {"name": "no journal", "file": b"PNG?PNG?".hex(), "error": "UnknownFormat"},
        {
            "name": "a newer batch",
            "file": (blocks.FILE_HEADER + len(newer).to_bytes(4, "little") + newer).hex(),
            "error": "NewerFormat",
        },
    ]
    write("journal/files", "A journal file and what is read from it.", cases, identity=str(identity))


def frame(t: int, *tiles: tuple[int, int], full: bool = False) -> Frame:
    made = tuple(Tile(column, row, f"{t}:{column}:{row}".encode()) for column, row in tiles)
    canvas = Rect(0, 0, 128, 128)
    return Frame(t=t, id=f"f{t}", role=FrameRole.CADENCE, canvas=canvas, monitor="m", tiles=made, full=full)


def journal_recordings() -> None:
    def case(name: str, batches: list[Batch], *cuts: Cut) -> Case:
        session = recording(batches)
        made: Case = {"name": name, "batches": plain(batches), "recording": plain(session)}
        if cuts:
            made |= {"cuts": plain(cuts), "left": plain(without(session, drops(cuts)))}
        return made

    paused, locked = Gap(reason=GapReason.PAUSED), Gap(reason=GapReason.LOCKED)
    older = msgspec.structs.replace(frame(220, (1, 0)), stale_ms=70)
    pictures = (BEGAN, frame(0, (0, 0), (1, 0), full=True), frame(100, (0, 0)), event(150), frame(200, (1, 1)))
    cases = [
        case(
            "two stretches and the gap between",
            [
                Batch(stretch=0, first=0, records=(BEGAN, event(5), paused)),
                Batch(stretch=1, first=0, records=(BEGAN, event(7))),
            ],
        ),
        case(
            "adjacent gaps are one with the first known reason; a gap at the end is none",
            [
                Batch(stretch=0, first=0, records=(event(1), Gap())),
                Batch(stretch=1, first=0, records=(locked, paused)),
                Batch(stretch=2, first=0, records=(event(2), paused)),
            ],
        ),
        case(
            "missing blocks are a gap, and what follows begins anew",
            [
                Batch(stretch=0, first=0, records=(BEGAN, event(5))),
                Batch(stretch=0, first=4, records=(event(900), event(950))),
            ],
        ),
        case(
            "a cut leaves a gap, a new zero and a full picture",
            [Batch(stretch=0, first=0, records=pictures)],
            Cut(stretch=0, start=100, end=200),
        ),
        case(
            "a cut at the beginning leaves no gap",
            [Batch(stretch=0, first=0, records=pictures)],
            Cut(stretch=0, start=0, end=101),
        ),
        case(
            "a cut takes what was seen before its end and written down after it, and leaves no gap there",
            [Batch(stretch=0, first=0, records=(*pictures, event(210), older, frame(250, (0, 1)), event(260)))],
            Cut(stretch=0, start=140, end=160),
        ),
    ]
    write("journal/recordings", "Batches, the recording they make, and what a cut leaves of it.", cases)


def content() -> ReleasedContent:
    return ReleasedContent(
        receipt="ab" * 32,
        policy_version=3,
        redactor_version="1",
        recorder_version="0.1",
        pseudonym=ROOT.pseudonym("demo", quarter_of(WEEK)),
        week=WEEK,
        layers={"editor": Layers()},
        part=1,
        parts=1,
        items=(ReleasedStretch(records=(BEGAN, event(5))), Gap()),
        pictures={"cafe": b"webp"},
    )


def segments() -> None:
    sealed = seal_segment(content(), purpose="demo", epoch=WEEK, deletion_hash=deletion_hash(ROOT.delete_secret(0)))
    header = sealing.read_header(sealed.data)
    clear = len(sealed.data) - header.size_bucket - sealing.TAG_BYTES
    cases: list[Case] = [
        {"name": "opens", "content": plain(content())},
        {"name": "asked for under its purpose", "purpose": "demo", "content": plain(content())},
        {"name": "asked for under another purpose", "purpose": "training", "error": "WrongPurpose"},
        {"name": "another key", "key": bytes(32).hex(), "error": "Tampered"},
        {"name": "another purpose in the header", "at": sealed.data.index(b"demo"), "error": "Tampered"},
        {"name": "another week in the header", "at": sealed.data.index(b"-W47") + 3, "error": "Tampered"},
        {"name": "another deletion hash", "at": sealed.data.index(header.deletion_hash), "error": "Tampered"},
        {"name": "another commitment", "at": sealed.data.index(header.commitment), "error": "Tampered"},
        {"name": "a changed ciphertext", "at": clear + 9, "error": "Tampered"},
        {"name": "a changed tag", "at": len(sealed.data) - 1, "error": "Tampered"},
        {"name": "a newer header", "at": 13, "xor": 3, "error": "NewerFormat"},
        {"name": "no segment", "at": 0, "error": "UnknownFormat"},
        {"name": "ends early", "keep": len(sealed.data) - 1, "error": "Truncated"},
        {"name": "ends within the header", "keep": 40, "error": "Truncated"},
        {"name": "something appended", "append": "00", "error": "Tampered"},
    ]
    about = "A sealed segment: opened as it is, or after one change (`at`: xor that byte with `xor`, 1 if absent)."
    write("segment/open", about, cases, segment=sealed.data.hex(), sha256=sealed.sha256.hex(), key=sealed.key.hex())
    lengths = [0, 1, 4_096, 4_097, 4_352, 4_353, 5_000, 10_000, 65_536, 65_537, 1_000_000, 8_388_608, 8_388_609]
    padded = [{"name": str(length), "length": length, "size": sealing.padded_size(length)} for length in lengths]
    write("segment/padding", "The padded size of a framed payload, in bytes.", padded)
    empty = {"name": "commitment", "key": bytes(32).hex(), "commitment": sealing.commitment(bytes(32)).hex()}
    write("segment/commitment", "What a header commits to.", [empty])


def derived(name: str, root: Root, n: int) -> Case:
    return {
        "name": f"{name}, session {n}",
        "words": root.words,
        "entropy": root.entropy.hex(),
        "session": n,
        "delete": root.delete_secret(n).hex(),
        "deletion_hash": deletion_hash(root.delete_secret(n)).hex(),
        "receipt": root.receipt_secret(n).hex(),
        "read_private": root.read_key(n).private_bytes_raw().hex(),
        "read_public": root.read_key(n).public_key().public_bytes_raw().hex(),
        "purpose": "demo",
        "quarter": "2026-Q4",
        "pseudonym": root.pseudonym("demo", "2026-Q4").hex(),
    }


def keys() -> None:
    roots = {"zeros": Root(bytes(16)), "counting": ROOT, "ones": Root(b"\xff" * 16)}
    cases = [derived(name, root, n) for name, root in roots.items() for n in (0, 1, 1 << 32)]
    write("keys/root", "What follows from twelve words.", cases)
    words = ROOT.words.split()
    wrong = [
        {"name": "a word too few", "words": " ".join(words[:-1])},
        {"name": "two words exchanged", "words": " ".join([words[1], words[0], *words[2:]])},
        {"name": "a word that is none", "words": " ".join(["aboveboard", *words[1:]])},
        {"name": "twenty-four words", "words": " ".join(words * 2)},
    ]
    write("keys/wrong-words", "Words that are not a root: WordsWrong.", wrong)
    weeks = ["2026-W01", "2026-W13", "2026-W14", "2026-W26", "2026-W27", "2026-W39", "2026-W40", "2026-W52", "2026-W53"]
    write(
        "keys/quarters",
        "The quarter a week belongs to.",
        [{"name": week, "week": week, "quarter": quarter_of(Week(week))} for week in weeks],
    )


def wraps() -> None:
    private = X25519PrivateKey.from_private_bytes(bytes(range(32)))
    key, sha256 = bytes(range(32, 64)), bytes(range(64, 96))
    public, deleted_by, receipt_secret = private.public_key().public_bytes_raw(), b"d" * 32, b"r" * 32

    def wrapped(session: bytes) -> bytes:
        return wrap(key, public, purpose="demo", recipient="keyholder", segment_sha256=sha256, session=session)

    made = wrapped(session_of(deleted_by, receipt_secret))
    given: Case = {"wrap": made.hex(), "private": bytes(range(32)).hex(), "purpose": "demo", "recipient": "keyholder"}
    given |= {"segment": sha256.hex(), "session": [deleted_by.hex(), receipt_secret.hex()]}
    shard = {**given, "wrap": wrapped(session_of(deleted_by)).hex(), "session": [deleted_by.hex()]}
    free = {**given, "wrap": wrapped(b"").hex(), "session": []}

    def case(name: str, error: str, **changes: Any) -> Case:
        return {"name": name, **given, **changes, "error": error}

    flipped = made[:-1] + bytes([made[-1] ^ 1])
    cases = [
        {"name": "opens", **given, "key": key.hex()},
        {"name": "of a shard, which names no receipt secret", **shard, "key": key.hex()},
        {"name": "bound to no session", **free, "key": key.hex()},
        case("a wrap in another segment's row", "Tampered", segment=bytes(32).hex()),
        case("another purpose", "Tampered", purpose="training"),
        case("another recipient", "Tampered", recipient="participant"),
        case("another session's deletion hash", "Tampered", session=[bytes(32).hex(), receipt_secret.hex()]),
        case("another receipt secret", "Tampered", session=[deleted_by.hex(), bytes(32).hex()]),
        case("asked for without the receipt secret", "Tampered", session=[deleted_by.hex()]),
        case("asked for without its session", "Tampered", session=[]),
        case("fields that run into each other", "Tampered", purpose="", recipient="keyholderdemo"),
        case("another private key", "Tampered", private=bytes(32).hex()),
        case("a changed byte", "Tampered", wrap=flipped.hex()),
        case("a newer wrap", "NewerFormat", wrap=(b"\3" + made[1:]).hex()),
        case("version 1", "UnknownFormat", wrap=(b"\1" + made[1:]).hex()),
        case("a byte too few", "UnknownFormat", wrap=made[:-1].hex()),
    ]
    write("wraps/unwrap", "A wrapped key and who may open it.", cases)


def versions() -> None:
    def case(name: str, document: Any, **outcome: Any) -> Case:
        return {"name": name, "kind": "batch", "bytes": msgspec.msgpack.encode(document).hex(), **outcome}

    old = {"v": 0, "stretch": 2, "sequence": 7, "records": [{"type": "gap", "reason": "paused"}]}
    new = {"v": 1, "stretch": 2, "first": 7, "records": [{"type": "gap", "reason": "paused"}]}
    cases = [
        case("version 1", new, value=new),
        case("version 0 is migrated", old, value=new),
        case("a newer version", {**new, "v": 2, "more": True}, error="NewerFormat"),
        case("a negative version", {**new, "v": -1}, error="UnknownFormat"),
        case("no version", {"stretch": 2, "first": 7, "records": []}, error="UnknownFormat"),
        case("an unknown field", {**new, "more": True}, error="UnknownFormat"),
        case("a missing field", {"v": 0, "stretch": 2, "records": []}, error="UnknownFormat"),
        case("no map", [1, 2], error="UnknownFormat"),
    ]
    write("versions/batch", "The reader rule, on a batch.", cases)


if __name__ == "__main__":
    for make in (journal_files, journal_recordings, segments, keys, wraps, versions):
        make()
