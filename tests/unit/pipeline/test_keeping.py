"""What is kept of a build ends with its release, also what a build that was killed had only begun to write."""

import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import FileTrouble
from aboveboard.pipeline.keeping import REKEYING, SUFFIX, SealedFiles
from aboveboard.pipeline.sealing import Sealing

ADDRESS = "ab" * 32


@pytest.fixture
def sealing() -> Sealing:
    return Sealing(X25519PrivateKey.generate(), "a lease", None)


@pytest.fixture
def keeping(tmp_path: Path, sealing: Sealing) -> SealedFiles:
    """A folder with one outcome, a re-keying, and what a killed run left of both: `write_atomically` began them."""
    found = SealedFiles(tmp_path / "resume", sealing)
    found.keep("a session", ADDRESS, sealing.seal(b"made", "a session"))
    found.rekeying(secrets.token_bytes(32))
    for name in (ADDRESS + SUFFIX, REKEYING):
        (tmp_path / "resume" / f".{name}.{secrets.token_hex(4)}").write_bytes(b"begun")
    return found


def test_a_build_that_goes_on_deletes_what_a_killed_one_had_begun(keeping: SealedFiles, tmp_path: Path) -> None:
    keeping.only({ADDRESS})
    assert {path.name for path in (tmp_path / "resume").iterdir()} == {ADDRESS + SUFFIX, REKEYING}
    assert keeping.find("a session", ADDRESS) is not None


def test_nothing_that_was_kept_or_begun_outlives_the_release(keeping: SealedFiles, tmp_path: Path) -> None:
    keeping.forget()
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_the_builds_own_stays_and_is_told(keeping: SealedFiles, tmp_path: Path) -> None:
    (tmp_path / "resume" / "mine").write_bytes(b"mine")
    with pytest.raises(FileTrouble, match="something else"):
        keeping.forget()
    assert [path.name for path in (tmp_path / "resume").iterdir()] == ["mine"]
