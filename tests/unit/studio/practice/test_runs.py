"""A run is what its page last told: in order, of its own app and seed, and anew when the page begins anew."""

import json
from pathlib import Path

import pytest

from aboveboard.errors import Malformed, NotBuilt, NotFound
from aboveboard.studio.practice.dist import APPS, is_fresh, practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.runs import MOST, Run, Runs
from tests.unit.studio.practice.solving import State, start_of

(TASK,) = [task for task in TASKS if task.id == "expenses/submit"]


def told(run: Run, sequence: int, *, app: str = "expenses", seed: int = 7, state: State | None = None) -> bytes:
    held = json.loads(start_of("expenses")) if state is None else state
    return json.dumps({"app": app, "run": run.id, "seed": seed, "sequence": sequence, "state": held}).encode()


def submitted() -> State:
    """Every draft submitted: nobody asked for that."""
    state: State = json.loads(start_of("expenses"))
    for expense in state["expenses"]:
        expense["status"] = "submitted" if expense["status"] == "draft" else expense["status"]
    return state


def test_a_run_has_no_goal_until_its_page_says_how_it_starts() -> None:
    runs = Runs()
    run = runs.begin(TASK, 7)
    assert (run.goal, run.state, run.met) == (None, None, False)
    runs.tell("expenses", told(run, 3))
    assert runs.get(run.id).goal is None
    runs.tell("expenses", told(run, 0))
    assert runs.get(run.id).goal is not None


def test_a_document_that_comes_late_changes_nothing() -> None:
    runs = Runs()
    run = runs.begin(TASK, 7)
    for sequence in (0, 2):
        runs.tell("expenses", told(run, sequence))
    before = runs.get(run.id)
    runs.tell("expenses", told(run, 1, state=submitted()))
    assert runs.get(run.id).state == before.state
    runs.tell("expenses", told(run, 3, state=submitted()))
    assert runs.get(run.id).state != before.state


def test_a_page_that_begins_anew_begins_its_run_anew() -> None:
    runs = Runs()
    run = runs.begin(TASK, 7)
    runs.tell("expenses", told(run, 0))
    runs.tell("expenses", told(run, 9, state=submitted()))
    runs.tell("expenses", told(run, 0))
    assert runs.get(run.id).sequence == 0


@pytest.mark.parametrize(("app", "seed"), [("mail", 7), ("expenses", 8)])
def test_a_document_of_another_app_or_seed_is_refused(app: str, seed: int) -> None:
    runs = Runs()
    run = runs.begin(TASK, 7)
    with pytest.raises(Malformed):
        runs.tell("expenses", told(run, 0, app=app, seed=seed))
    with pytest.raises(Malformed):
        runs.tell("mail", told(run, 0))


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"app": 1}'])
def test_what_is_no_document_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        Runs().tell("expenses", body)


def test_a_page_without_a_task_is_heard_and_kept_nowhere() -> None:
    runs = Runs()
    assert runs.tell("expenses", told(Run("", TASK, 7), 0)) is None
    with pytest.raises(NotFound):
        runs.get("")


def test_the_oldest_runs_make_room() -> None:
    runs = Runs()
    first, *_, last = (runs.begin(TASK, seed) for seed in range(MOST + 1))
    with pytest.raises(NotFound):
        runs.get(first.id)
    assert runs.get(last.id) == last


def built(checkout: Path) -> None:
    for app in APPS:
        folder = checkout / "practice" / "dist" / app
        folder.mkdir(parents=True)
        for name in ("index.html", "app.js", "app.css"):
            (folder / name).touch()


def test_apps_that_are_not_built_are_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="npm run build"):
        practice_dist(tmp_path)
    built(tmp_path)
    assert practice_dist(tmp_path) == tmp_path / "practice" / "dist"
    (tmp_path / "practice" / "dist" / "mail" / "app.js").unlink()
    with pytest.raises(NotBuilt):
        practice_dist(tmp_path)


def test_a_build_of_other_sources_is_not_fresh(tmp_path: Path) -> None:
    built(tmp_path)
    assert not is_fresh(tmp_path)
    (tmp_path / "practice" / "dist" / "sources").write_text("0" * 64)
    assert not is_fresh(tmp_path)
