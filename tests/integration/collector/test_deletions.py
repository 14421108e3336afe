"""Deletions: one secret deletes, every answer looks alike, and what was deleted does not come back."""

import hashlib

import msgspec
import pytest

from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.services import DeletionTaken, Feed
from tests.collectors import Collector, error_of
from tests.patience import until
from tests.services import bundle

pytestmark = pytest.mark.promise


def feed(collector: Collector, query: str = "") -> Feed:
    return msgspec.json.decode(collector.client.get(f"/deletions/feed{query}").content, type=Feed)


def wait_until_gone(collector: Collector, sha256: str) -> None:
    """The payload goes after the answer, so that the answer's delay tells nothing."""
    until(lambda: collector.client.get(f"/segments/{sha256}").status_code == 404, "the payload gone")


def test_a_secret_deletes_its_session_and_no_other(collector: Collector) -> None:
    root = Root.generate()
    made = {number: bundle(root, number) for number in (1, 2)}
    hashes = {number: hashlib.sha256(one.segment).hexdigest() for number, one in made.items()}
    for number, one in made.items():
        collector.put(one, hashes[number])
    answered = collector.client.post("/deletions", json={"secret": root.delete_secret(1).hex()})
    assert answered.status_code == 202
    wait_until_gone(collector, hashes[1])
    assert collector.client.get(f"/segments/{hashes[2]}").status_code == 200
    assert set(collector.keyholder.kept) == {hashes[2]}
    assert feed(collector).hashes == (deletion_hash(root.delete_secret(1)).hex(),)
    receipt = msgspec.json.decode(answered.content, type=DeletionTaken).receipt
    assert collector.client.get(f"/receipts/{receipt}").status_code == 200


def test_a_deleted_session_takes_nothing_any_more(collector: Collector) -> None:
    root = Root.generate()
    late = bundle(root, 1)
    collector.client.post("/deletions", json={"secret": root.delete_secret(1).hex()})
    refused = collector.put(late, hashlib.sha256(late.segment).hexdigest())
    assert (refused.status_code, error_of(refused)) == (410, "Deleted")
    assert list((collector.data / "segments").rglob("*" * 1 + hashlib.sha256(late.segment).hexdigest())) == []


def test_a_deletion_between_storing_and_entering_leaves_nothing(collector: Collector) -> None:
    """The keyholder takes the wraps, then the deletion comes, then the row would be written."""
    root = Root.generate()
    racing = bundle(root, 1)
    keep = collector.keyholder.keep

    def keep_then_bury(wraps: object) -> None:
        keep(wraps)  # type: ignore[arg-type]  # passed through
        collector.client.post("/deletions", json={"secret": root.delete_secret(1).hex()})

    collector.keyholder.keep = keep_then_bury  # type: ignore[method-assign]  # the moment under test
    sha256 = hashlib.sha256(racing.segment).hexdigest()
    assert error_of(collector.put(racing, sha256)) == "Deleted"
    assert collector.client.get(f"/segments/{sha256}").status_code == 404


def test_the_answer_is_the_same_whether_anything_was_there(collector: Collector) -> None:
    root = Root.generate()
    made = bundle(root, 1)
    collector.put(made, hashlib.sha256(made.segment).hexdigest())
    answers = [
        collector.client.post("/deletions", json={"secret": secret.hex()})
        for secret in (root.delete_secret(1), root.delete_secret(1), root.delete_secret(99))
    ]
    assert {answer.status_code for answer in answers} == {202}
    assert len({tuple(sorted(answer.headers)) for answer in answers}) == 1
    assert len({len(answer.content) for answer in answers}) == 1


def test_while_the_keyholder_is_away_a_deletion_is_not_taken(collector: Collector) -> None:
    collector.keyholder.reachable = False
    refused = collector.client.post("/deletions", json={"secret": "ab" * 32})
    assert (refused.status_code, error_of(refused)) == (503, "Unreachable")
    assert feed(collector).hashes == ()


@pytest.mark.parametrize("secret", ["", "zz" * 32, "AB" * 32, "ab" * 31])
def test_what_is_no_secret_is_refused(collector: Collector, secret: str) -> None:
    assert error_of(collector.client.post("/deletions", json={"secret": secret})) == "Malformed"


def test_a_prefix_is_answered_by_at_least_a_thousand_or_by_all(collector: Collector) -> None:
    bury = collector.app.state.deletions.bury
    for number in range(1_010):
        bury(f"aa{number:062x}")
    for number in range(10):
        bury(f"bb{number:062x}")
    assert (feed(collector, "?prefix=aa").prefix, len(feed(collector, "?prefix=aa").hashes)) == ("aa", 1_010)
    assert (feed(collector, "?prefix=bb").prefix, len(feed(collector, "?prefix=bb").hashes)) == ("", 1_020)
    assert feed(collector, "?prefix=%25").prefix == ""
