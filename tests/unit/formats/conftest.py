"""Real keys, real folders, small sessions."""

from pathlib import Path

import pyrage
import pytest

from aboveboard.formats.places import Places
from aboveboard.model.sessions import SessionHead


@pytest.fixture
def identity() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def head(identity: pyrage.x25519.Identity) -> SessionHead:
    return SessionHead(
        session="s1",
        number=3,
        purpose="demo",
        receipt="r1",
        policy_version=1,
        began=1_800_000_000,
        recipient=str(identity.to_public()),
    )


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(data=tmp_path / "data", runtime=tmp_path / "runtime")
    made.make()
    return made
