"""How failures went: the first of each task, their last moves, on the page as drawings; nothing of what succeeded."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from aboveboard.agents.memory import Memory
from aboveboard.errors import UnknownFormat
from aboveboard.evaluation.online_report import PAGE, Learner, trial_of, write
from aboveboard.evaluation.stories import EACH, LONGEST, STORIES, of, read_stories
from aboveboard.evaluation.tiers import asking
from aboveboard.evaluation.trials import InTurn, evaluate
from aboveboard.model.actions import Hover
from aboveboard.model.geometry import Point
from tests.trying import ASTRAY, FIELD, PRESS, RIGHT, TASK, Deeds, Doing, Forms

LOST: Deeds = [*ASTRAY, *((Hover(at=Point(x=place, y=5), dwell_ms=100), FIELD.id) for place in range(9)), PRESS]


def tried(folder: Path, deeds: Deeds, seeds: Sequence[int]) -> list[str]:
    """Return how the episodes of an agent ended that does always the same."""
    return [str(one.reason) for one in evaluate({"doing": Doing(deeds)}, InTurn(Forms()), [TASK], seeds, folder)]


def test_the_first_failures_are_kept_with_their_last_moves(tmp_path: Path) -> None:
    tried(tmp_path, LOST, range(EACH - 1))
    tried(tmp_path, LOST, range(EACH + 4))  # the same command goes on
    stories = read_stories(tmp_path / STORIES)
    assert [one.seed for one in stories] == list(range(EACH))
    one = stories[0]
    assert (one.agent, one.task, one.goal) == ("doing", TASK, 'Enter "Ada0" and save.')
    assert (len(one.moves), one.before) == (LONGEST, len(LOST) - LONGEST)
    assert [(move.decision.action, move.decision.target) for move in one.moves] == LOST[-LONGEST:]
    assert all(move.seen.elements is not None for move in one.moves)


def test_why_a_move_was_not_done_is_kept(tmp_path: Path) -> None:
    tried(tmp_path, [*ASTRAY, PRESS], [0])
    (one,) = read_stories(tmp_path / STORIES)
    assert [move.refused for move in one.moves] == ["no such element", ""]


def test_what_succeeded_and_what_was_lost_with_its_world_leaves_nothing(tmp_path: Path) -> None:
    assert tried(tmp_path, RIGHT, [0]) == ["success"]
    evaluate({"doing": Doing(RIGHT)}, InTurn(Forms("crashes")), [TASK], [1], tmp_path)
    assert read_stories(tmp_path / STORIES) == []


def test_a_line_that_was_cut_off_is_removed_and_another_file_is_refused(tmp_path: Path) -> None:
    tried(tmp_path, LOST, [0])
    path = tmp_path / STORIES
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert len(read_stories(path)) == 1
    assert path.read_bytes() == whole
    path.write_bytes(b'{"something":"else"}\n')
    with pytest.raises(UnknownFormat):
        read_stories(path)


def test_the_page_draws_each_move_of_the_agent_on_trial_and_says_what_was_decided(tmp_path: Path) -> None:
    agents = {"doing": Doing([*ASTRAY, PRESS]), "other": Doing([PRESS])}
    rolled = evaluate(agents, InTurn(Forms()), [TASK], [0, 1], tmp_path)
    assert [one.seed for one in of(read_stories(tmp_path / STORIES), "other")] == [0, 1]
    write(trial_of(rolled, Learner("doing", "demo", (), Memory()), asking(Memory(), (), rolled)), tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    told = page.split("How failures went")[1]
    assert told.count("<svg") == 2 * 2
    assert told.count('class="decided"') >= 2
    assert "not done: no such element" in told
    assert "click at 50, 50, on push button “Save”" in told
    assert "Enter &#34;Ada1&#34; and save." in told
