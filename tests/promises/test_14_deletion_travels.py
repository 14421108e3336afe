"""Promise 14: one secret deletes in keyholder, store and datasets, and its receipt names when no backup opens it."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import pytest

from aboveboard.cli.build import build
from aboveboard.companion.deleting import delete_everywhere
from aboveboard.companion.own_data import fetch, hashes_of
from aboveboard.companion.released import released_sessions
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import Deleted
from aboveboard.formats import envelopes
from aboveboard.formats.deletions import pending_deletions
from aboveboard.formats.keyholder import DeletionReceipt, ModelRegistration, dead_after
from aboveboard.formats.root import deletion_hash
from aboveboard.formats.services import DeletionTaken
from aboveboard.keyholder import service
from aboveboard.model.time import Week
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder
from aboveboard.storage.filesystem import FilesystemStore
from tests.companions import Site, site, with_keys
from tests.keyholding import Job, Person, asking, wait_for
from tests.pipelines import SIGNING, Way, way
from tests.promises.telling import released as release_one
from tests.promises.telling import tell
from tests.scripts import released

pytestmark = pytest.mark.promise
GONE, KEPT = 1, 2
"""The numbers of two sessions of one person: one will be deleted."""


@dataclass(frozen=True)
class After:
    """The organisation after a deletion, and what was there before it."""

    way: Way
    gone: str
    kept: str
    cells: tuple[bytes, ...]
    kept_cells: tuple[bytes, ...]
    release: Path
    taken: DeletionTaken

    @property
    def secret(self) -> bytes:
        return self.way.root.delete_secret(GONE)


def cells_of(running: Way, session: int) -> tuple[bytes, ...]:
    """What the keyholder's row of a session holds that could open it, or be recognised."""
    name = deletion_hash(running.root.delete_secret(session))
    with closing(sqlite3.connect(running.folder / "keyholder" / "keyholder.sqlite")) as database:
        query = (
            "SELECT keyholder_wrap, own_wrap, receipt_secret FROM wraps WHERE kind = 'segment' AND deletion_hash = ?"
        )
        return tuple(bytes(cell) for row in database.execute(query, (name,)) for cell in row)


def stored(running: Way) -> list[str]:
    """The addresses in the collector's table of segments."""
    with closing(sqlite3.connect(running.folder / "collector" / "collector.sqlite")) as database:
        return [name for (name,) in database.execute("SELECT sha256 FROM segments ORDER BY sha256")]


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[After]:
    """Two sessions are given and built into a dataset; then one of them is deleted by its secret alone."""
    folder = tmp_path_factory.mktemp("way")
    with way(folder) as running:
        (gone,), (kept,) = (running.give(number, [released(drawn=False)]) for number in (GONE, KEPT))
        lease, job_key = running.lease([gone, kept])
        build(lease=lease, job_key=job_key, collector=running.collector, keyholder=running.keyholder, out=folder / "r")
        cells, kept_cells = cells_of(running, GONE), cells_of(running, KEPT)
        assert len(cells) == len(kept_cells) == 3
        body = {"secret": running.root.delete_secret(GONE).hex()}
        answer = running.client.post("/deletions", json=body)
        assert answer.status_code == 202
        taken = msgspec.json.decode(answer.content, type=DeletionTaken)
        wait_for(lambda: running.client.get(f"/segments/{gone}").status_code != 200)  # the answer comes before the deed
        wait_for(lambda: stored(running) == [kept])
        yield After(running, gone, kept, cells, kept_cells, folder / "r", taken)


def raw(folder: Path) -> bytes:
    """Every byte below a folder: databases, their write-ahead logs, and files."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def opening(after: After, holder: Keyholder) -> Opening:
    shards = [shard.sha256 for shard in read_manifest(after.release).shards]
    return Opening(Leased.read(*after.way.lease(shards)), holder)


def shard_of(after: After, segment: str) -> str:
    (name,) = [shard.sha256 for shard in read_manifest(after.release).shards if segment in shard.segments]
    return name


def test_no_byte_of_the_deleted_keys_is_in_the_keyholders_database_or_its_log(after: After) -> None:
    left = raw(after.way.folder / "keyholder")
    assert [cell in left for cell in after.cells] == [False] * 3
    assert [cell in left for cell in after.kept_cells] == [True] * 3
    assert after.secret not in left
    assert after.secret.hex().encode() not in left


def test_the_payload_is_gone_from_the_store_and_is_not_given_out(after: After) -> None:
    assert after.way.client.get(f"/segments/{after.gone}").status_code in {404, 410}
    assert after.way.client.get(f"/segments/{after.kept}").status_code == 200
    assert list(FilesystemStore(after.way.folder / "collector" / "segments").names()) == [after.kept]
    assert stored(after.way) == [after.kept]


def test_a_dataset_that_was_built_before_no_longer_opens_the_session_and_opens_the_rest(after: After) -> None:
    dead = shard_of(after, after.gone)
    with Keyholder(after.way.keyholder) as holder:
        release = Release.open(after.release, opening(after, holder))
    assert release.deleted == (dead,)
    with pytest.raises(Deleted) as caught:
        release.shard(dead)
    assert caught.value.remedy
    assert len(list(release.shards())) == 1


def test_the_next_dataset_leaves_it_out(after: After, tmp_path: Path) -> None:
    lease, job_key = after.way.lease([after.gone, after.kept])
    build(
        lease=lease,
        job_key=job_key,
        collector=after.way.collector,
        keyholder=after.way.keyholder,
        out=tmp_path / "next",
    )
    assert [set(shard.segments) for shard in read_manifest(tmp_path / "next").shards] == [{after.kept}]


def test_the_receipt_is_signed_and_names_the_day_after_which_no_backup_opens(after: After) -> None:
    answer = httpx.get(f"{after.way.keyholder}/receipts/{after.taken.receipt}", trust_env=False)
    found = envelopes.verify(answer.content, "deletion-receipt", DeletionReceipt, [envelopes.public_hex(SIGNING)])
    assert found.deletion_hash == deletion_hash(after.secret).hex()
    assert time.time() < found.unopenable_after == dead_after(Week.of(time.time()))
    assert isinstance(found.models, tuple)


def test_the_person_no_longer_finds_it_and_still_finds_the_other(after: After) -> None:
    numbers = hashes_of(after.way.root, [GONE, KEPT])
    assert [sealed.number for sealed in fetch(after.way.collector, numbers)] == [KEPT]


def test_the_public_list_names_the_session_by_its_hash_and_without_a_date(after: After) -> None:
    feed = after.way.client.get("/deletions/feed").text
    assert deletion_hash(after.secret).hex() in feed
    assert deletion_hash(after.way.root.delete_secret(KEPT)).hex() not in feed
    assert str(time.gmtime().tm_year) not in feed.replace(deletion_hash(after.secret).hex(), "")


def test_a_deleted_session_does_not_come_back_when_somebody_uploads_it_again(after: After) -> None:
    """The same session number, sealed anew: a restored device or a kept copy."""
    with pytest.raises(AssertionError, match=r"Deleted|SessionClosed"):
        after.way.give(GONE, [released(drawn=False)])
    assert cells_of(after.way, GONE) == ()


def test_deleting_again_is_no_fault_and_a_guessed_secret_deletes_nothing(after: After) -> None:
    again = after.way.client.post("/deletions", json={"secret": after.secret.hex()})
    guess = after.way.client.post("/deletions", json={"secret": "ab" * 32})
    assert (again.status_code, guess.status_code) == (202, 202)
    assert msgspec.json.decode(again.content, type=DeletionTaken).receipt == after.taken.receipt
    assert after.way.client.get(f"/segments/{after.kept}").status_code == 200
    assert len(cells_of(after.way, KEPT)) == 3


def test_the_keyholder_itself_takes_no_key_of_a_deleted_session_again_whoever_brings_it(
    keyholder: service.Keyholder,
) -> None:
    """Past the collector: the very same wrap from a kept copy, and a new one of the same session."""
    person = Person()
    kept_copy, _ = person.deposit(keyholder, "a")
    keyholder.keep(kept_copy)
    lease = Job().granted(keyholder, [kept_copy.sha256])
    keyholder.delete(person.secret)
    for deposit in (kept_copy, person.deposit(keyholder, "b")[0]):
        with pytest.raises(Deleted):
            keyholder.keep(deposit)
    assert keyholder.unwrap(lease, asking([kept_copy.sha256])).gone == (kept_copy.sha256,)


def test_a_dataset_that_is_about_to_be_published_is_told_what_was_deleted_meanwhile(
    keyholder: service.Keyholder,
) -> None:
    one, other = Person(), Person()
    gone, left = one.give(keyholder, "a", "b"), other.give(keyholder, "c")
    lease = Job().granted(keyholder, [*gone, *left])
    keyholder.unwrap(lease, asking([*gone, *left]))
    keyholder.delete(one.secret)
    assert keyholder.recheck(lease).deleted == tuple(sorted(gone))


def test_a_receipt_names_the_models_that_learnt_from_the_session_and_they_stand_as_deleted(
    keyholder: service.Keyholder,
) -> None:
    one, other = Person(), Person()
    (gone,), (left,) = one.give(keyholder, "a"), other.give(keyholder, "b")
    lease = Job().granted(keyholder, [gone, left])
    for model, shards in (("1a" * 32, (gone, left)), ("2b" * 32, (left,))):
        keyholder.register(lease, ModelRegistration(model=model, shards=shards))
    signed = keyholder.receipt(keyholder.delete(one.secret))
    told = envelopes.verify(signed, "deletion-receipt", DeletionReceipt, [envelopes.public_hex(SIGNING)])
    assert told.models == ("1a" * 32,)
    assert [keyholder.standing(model).deleted for model in ("1a" * 32, "2b" * 32)] == [True, False]
    with pytest.raises(Deleted):  # nor does it learn on from what is left
        keyholder.register(lease, ModelRegistration(model="1a" * 32, shards=(left,)))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


def test_on_the_device_one_action_marks_the_session_and_leaves_its_secret_for_the_courier(made: Site) -> None:
    tell(made, release_one)
    places, root = made.who.places, with_keys(made.who.places).root
    (session,) = released_sessions(places)
    delete_everywhere(places, root, session.number, now=0, at_once=True)
    (pending,) = pending_deletions(places)
    assert pending.deletion.secret == root.delete_secret(session.number).hex()
    assert released_sessions(places)[0].deletion
    assert repr(pending).count(pending.deletion.secret) == 0
