"""The log of a run: typed lines without recorded content, sealed where the data are, read again or refused by name."""

from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import NewerFormat, NotFound, Tampered, UnknownFormat, WrongPurpose
from aboveboard.evaluation.cases import Facts
from aboveboard.evaluation.log import Log, Run, read_log, writing
from aboveboard.model.actions import Type
from aboveboard.model.decisions import Decision
from aboveboard.model.text import Redacted
from tests.evaluating import SECRET, step_of
from tests.scripts import SEARCH

RUN = Run(
    agent="a", role="agent", data=Facts(dataset="ab", purpose="demo", form="release"), seed=0, split="test", led=True
)
TYPED = Type(edits=(), text=Redacted(text=SECRET))
STEP = step_of(TYPED, SEARCH)
DECISION = Decision(action=TYPED, target=SEARCH.id)


def write(path: Path, job: X25519PrivateKey | None, *, ended: bool = True) -> Path:
    public = None if job is None else job.public_key().public_bytes_raw()
    with writing(path, RUN, public) as log:
        log.add("e1", STEP, DECISION)
        log.add("e2", STEP, None, "ValueError")
        if ended:
            log.end()
    return path


@pytest.mark.parametrize("job", [None, X25519PrivateKey.generate()], ids=["plain", "sealed"])
def test_a_log_reads_as_it_was_written(tmp_path: Path, job: X25519PrivateKey | None) -> None:
    log = read_log(write(tmp_path / "log.jsonl", job), job)
    assert (log.run.agent, log.complete, set(log.predictions)) == ("a", True, {("e1", 0, 0), ("e2", 0, 0)})
    assert log.predictions["e1", 0, 0].decision == DECISION
    assert log.predictions["e2", 0, 0].fault == "ValueError"
    assert log.met(STEP, log.predictions["e1", 0, 0])
    assert not log.met(msgspec.structs.replace(STEP, app="other"), log.predictions["e1", 0, 0])


def test_a_log_of_sealed_data_shows_no_word_of_them_to_anybody_without_the_job_key(tmp_path: Path) -> None:
    path = write(tmp_path / "log.jsonl", X25519PrivateKey.generate())
    assert SECRET.encode() not in path.read_bytes()
    with pytest.raises(WrongPurpose):
        read_log(path)
    with pytest.raises(Tampered):
        read_log(path, X25519PrivateKey.generate())


def test_equal_steps_look_different_in_every_run(tmp_path: Path) -> None:
    """The hash of a step is keyed by the run: nobody can try words against it without the run's key."""
    job = X25519PrivateKey.generate()
    logs = [read_log(write(tmp_path / name, job), job) for name in ("one", "other")]
    assert len({log.predictions["e1", 0, 0].truth for log in logs}) == 2


def test_what_was_decided_before_a_crash_is_kept_and_said_to_be_partial(tmp_path: Path) -> None:
    path = write(tmp_path / "log.jsonl", None, ended=False)
    whole = read_log(path)
    path.write_bytes(path.read_bytes()[:-7])
    cut = read_log(path)
    assert [(log.complete, len(log.predictions)) for log in (whole, cut)] == [(False, 2), (False, 1)]


def test_a_sealed_decision_moved_to_another_episode_is_found_out(tmp_path: Path) -> None:
    job = X25519PrivateKey.generate()
    path = write(tmp_path / "log.jsonl", job)
    path.write_bytes(path.read_bytes().replace(b'"episode":"e1"', b'"episode":"e9"'))
    with pytest.raises(Tampered):
        read_log(path, job)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b'"v":1', b'"v":2', NewerFormat),
        (b'"type":"prediction"', b'"type":"guess"', UnknownFormat),
        (b'"type":"run"', b'"type":"end"', UnknownFormat),
        (b'"key":"', b'"key":"zz', UnknownFormat),
    ],
    ids=["a newer version", "an unknown line", "no run", "no key"],
)
def test_a_log_that_is_none_is_refused_by_name(tmp_path: Path, old: bytes, new: bytes, error: type[Exception]) -> None:
    path = write(tmp_path / "log.jsonl", None)
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    with pytest.raises(error) as caught:
        read_log(path)
    assert caught.value.remedy  # type: ignore[attr-defined]  # all of them are named errors
    assert SECRET not in str(caught.value)


def test_no_log_is_not_found(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(NotFound):
            read_log(path)


def test_a_log_says_nothing_of_its_decisions_when_it_is_shown(tmp_path: Path) -> None:
    log: Log = read_log(write(tmp_path / "log.jsonl", None))
    assert SECRET not in repr(log)
