"""A founded keyholder and three real witnesses on loopback."""

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from aboveboard.formats import envelopes
from aboveboard.keyholder.service import Keyholder, found_keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.witness import WitnessSettings, create_witness_app
from aboveboard.keyholder.witnesses import WitnessPlace
from tests.keyholding import LEDGER, SIGNING, WITNESS_KEYS, Clock, RulesOfNow, policy
from tests.services import running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def witnesses(tmp_path: Path, clock: Clock) -> Iterator[tuple[WitnessPlace, ...]]:
    """Three witnesses, each a service of its own."""
    with ExitStack() as stack:
        places = []
        for number, key in enumerate(WITNESS_KEYS):
            folder = tmp_path / f"witness-{number}"
            folder.mkdir()
            settings = WitnessSettings(
                folder=folder, name=f"witness-{number}", key=key, logs={LEDGER.name: LEDGER.key}, clock=clock
            )
            url = stack.enter_context(running(create_witness_app(settings)))
            places.append(WitnessPlace(f"witness-{number}", url, envelopes.public_hex(key)))
        yield tuple(places)


@pytest.fixture
def settings(tmp_path: Path, clock: Clock, witnesses: tuple[WitnessPlace, ...]) -> KeyholderSettings:
    made = KeyholderSettings(
        folder=tmp_path / "keyholder",
        copy=tmp_path / "elsewhere" / "head",
        key=SIGNING,
        policy=policy,
        witnesses=witnesses,
        lease_delay_s=0,
        clock=clock,
    )
    found_keyholder(made)
    return made


@pytest.fixture
def keyholder(settings: KeyholderSettings) -> Iterator[Keyholder]:
    with open_keyholder(settings) as opened:
        yield opened


@pytest.fixture
def rules() -> RulesOfNow:
    return RulesOfNow()


@pytest.fixture
def ruled(settings: KeyholderSettings, rules: RulesOfNow) -> Iterator[Keyholder]:
    """A keyholder under rules that the test changes."""
    with open_keyholder(dataclasses.replace(settings, policy=rules)) as opened:
        yield opened
