"""The page: made from plan and lines alone, the same bytes each time, with everything that was not run."""

from pathlib import Path

import msgspec
import pytest

from aboveboard.evaluation.results import RESULTS
from aboveboard.evaluation.rollout import Reason
from aboveboard.valuation.arms import NEVER
from aboveboard.valuation.figures import places
from aboveboard.valuation.page import NUMBERS, PAGE, rebuild
from aboveboard.valuation.plan import register
from aboveboard.valuation.records import add
from tests.valuing import episodes, plan, trainings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the lines of a whole report."""
    register(tmp_path, plan())
    for one in trainings(plan()).values():
        add(tmp_path, one)
    lines = (msgspec.json.encode(one) + b"\n" for one in episodes(plan()))
    (tmp_path / RESULTS).write_bytes(b"".join(lines))
    return tmp_path


def test_the_page_is_made_from_the_lines_alone_and_the_same_each_time(folder: Path) -> None:
    rebuild(folder)
    first = (folder / PAGE).read_bytes(), (folder / NUMBERS).read_bytes()
    rebuild(folder)
    assert ((folder / PAGE).read_bytes(), (folder / NUMBERS).read_bytes()) == first


def test_the_page_needs_nothing_from_any_network_and_runs_nothing(folder: Path) -> None:
    rebuild(folder)
    page = (folder / PAGE).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_page_names_every_arm_that_was_not_run_and_why(folder: Path) -> None:
    rebuild(folder)
    page = (folder / PAGE).read_text(encoding="utf-8")
    for name, why in {**plan().not_run, **NEVER}.items():
        assert name.partition("`")[0] in page
        assert why.partition("`")[0] in page


def test_a_report_with_nothing_run_yet_has_a_page_that_says_so(tmp_path: Path) -> None:
    register(tmp_path, plan())
    rebuild(tmp_path)
    assert "Not finished" in (tmp_path / PAGE).read_text(encoding="utf-8")


def test_a_line_that_was_cut_off_is_left_out(folder: Path) -> None:
    whole = rebuild(folder)
    lines = (folder / RESULTS).read_bytes()
    (folder / RESULTS).write_bytes(lines[:-7])
    cut = rebuild(folder)
    assert (whole.lacking, cut.lacking) == (0, 1)


def test_sizes_lie_in_their_order_and_inside_the_figure() -> None:
    found = places((3, 10, 30, 100))
    assert list(found.values()) == sorted(found.values())
    assert 0 < found[3] < found[100] < 1
    assert places((7,)) == {7: 0.5}


@pytest.mark.parametrize(("up_to", "said"), [(4, False), (0, True)], ids=["some fail", "all fail"])
def test_an_interval_without_a_width_is_said_to_be_for_want_of_episodes(folder: Path, up_to: int, said: bool) -> None:
    ended = (
        msgspec.structs.replace(one, reason=Reason.SUCCESS if one.seed < up_to else Reason.FAILURE)
        for one in episodes(plan())
    )
    (folder / RESULTS).write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in ended))
    rebuild(folder)
    assert ("without a width" in (folder / PAGE).read_text(encoding="utf-8")) is said
