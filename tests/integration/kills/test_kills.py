"""kill -9 at random instants of real work: nothing sealed lost, nothing twice, at most 2 s of the journal missing.

The instants follow from pytest-randomly's seed, which every run prints: `--randomly-seed=N` kills at the same ones
again, and so does `python -m benchmarks.kills --process NAME --kills 5 --seed N --only K` for one of them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.studio.screen import DemoScreen
from tests.killing.collector import CollectorKills
from tests.killing.companion import companion_kills
from tests.killing.courier import CourierKills
from tests.killing.course import LATE_S, LONGEST_GAP_S, Kill, Subject, run
from tests.killing.keyholder import KeyholderKills
from tests.killing.organisation import World, world
from tests.killing.recorder import recorder_kills

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
KILLS = 5


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("organisation")) as made:
        yield made


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("randomly_seed", 1))


def killed(subject: Subject, seed: int) -> list[Kill]:
    """Kill it, and find nothing lost, nothing twice and nothing broken."""
    done = run(subject, KILLS, seed, said=print)
    assert [str(kill) for kill in done if kill.found.sentences] == [], f"seed {seed}"
    return done


@pytest.mark.parametrize("subject", [CollectorKills, CourierKills, KeyholderKills])
def test_what_a_service_said_it_has_is_there_once(subject: type[Subject], organisation: World, seed: int) -> None:
    killed(subject(organisation), seed)  # type: ignore[call-arg]  # a protocol says nothing of how it is made


@pytest.mark.x11
def test_a_killed_recorder_costs_two_seconds_and_nothing_sealed(screen: DemoScreen, tmp_path: Path, seed: int) -> None:
    with recorder_kills(tmp_path, screen) as subject:
        done = killed(subject, seed)
    judged = [kill for kill in done if kill.found.late_s <= LATE_S]
    assert [str(kill) for kill in judged if (kill.found.gap_s or 0.0) > LONGEST_GAP_S] == [], f"seed {seed}"


@pytest.mark.x11
def test_a_killed_companion_leaves_nothing_half_and_nobody_behind(
    screen: DemoScreen, tmp_path: Path, seed: int
) -> None:
    with companion_kills(tmp_path, screen) as subject:
        killed(subject, seed)
