"""The loop's folder: what was begun in it goes on, and nothing else does; a stage that fails is said and kept."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli.learn import Loop, learn, of_one_world
from aboveboard.cli.learn_page import STEPS, minutes, parts, rows, write
from aboveboard.cli.learn_stages import STAGES, Access, Asked, Ended, collecting, learning
from aboveboard.cli.learn_way import ASKED, RUNS, Way, going
from aboveboard.errors import InputError, UnknownFormat

ASKING = Asked(tasks=("choose-list",), seed=3, demonstrations=4, episodes=2, iterations=20, validation=0.5)
SAID: Mapping[str, Mapping[str, object]] = {
    "collected": {"demonstrations": 3, "attempts": 5, "lacking": {"miniwob/choose-list": 1}},
    "model": {"rows learnt from": 9, "rows held out": 2, "iterations": 20},
    "online": {
        "episodes": 12,
        "lost": 1,
        "seen": 2,
        "shares": [{"agent": "random", "task": "miniwob/choose-list", "right": 1, "of": 2, "low": 0.1, "high": 0.9}],
        "without": [{"agent": "element", "task": "miniwob/choose-list", "seen": 2, "lost": 0}],
    },
    "offline": {"steps": 4, "episodes": 2, "strict": {"element (model)": [0.5, 0.2, 0.8], "random": [0.0, 0.0, 0.4]}},
}


def run(stage: str, *, done: bool = True) -> Ended:
    return Ended(stage=stage, done=done, seconds=65.0, processor_s=2.0, said=SAID[stage])


def noted(folder: Path, *runs: Ended) -> None:
    (folder / RUNS).write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in runs))


def way(folder: Path, asked: Asked = ASKING) -> Way:
    with going(folder, asked) as found:
        return found


def test_what_was_begun_goes_on_with_what_ended(tmp_path: Path) -> None:
    assert way(tmp_path / "new").runs == []
    noted(tmp_path / "new", run("collected", done=False), run("collected"))
    found = way(tmp_path / "new")
    assert found.ended("collected") == run("collected")
    assert found.ended("model") is None


@pytest.mark.parametrize(
    ("change", "word"),
    [({"seed": 4}, "seed"), ({"tasks": ("click-menu",)}, "tasks"), ({"validation": 0.1}, "validation")],
    ids=["seed", "tasks", "share"],
)
def test_what_was_begun_otherwise_is_refused_with_how_it_was(
    tmp_path: Path, change: dict[str, object], word: str
) -> None:
    way(tmp_path)
    with pytest.raises(InputError, match=f"other {word}") as caught:
        way(tmp_path, msgspec.structs.replace(ASKING, **change))
    assert "--tasks choose-list --seed 3 --demonstrations 4 --episodes 2" in caught.value.remedy


def test_a_folder_of_something_else_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "notes").touch()
    with pytest.raises(InputError, match="something else"):
        way(tmp_path)
    assert not (tmp_path / ASKED).exists()


def test_two_do_not_work_in_one_folder(tmp_path: Path) -> None:
    with going(tmp_path, ASKING), pytest.raises(InputError, match="at work already"):
        way(tmp_path)
    assert way(tmp_path).runs == []


def test_a_line_that_was_cut_off_is_a_run_that_did_not_end(tmp_path: Path) -> None:
    way(tmp_path)
    noted(tmp_path, run("collected"), run("model"))
    (tmp_path / RUNS).write_bytes((tmp_path / RUNS).read_bytes()[:-5])
    found = way(tmp_path)
    assert (found.ended("collected"), found.ended("model")) == (run("collected"), None)


@pytest.mark.parametrize("name", [ASKED, RUNS])
def test_a_folder_that_cannot_be_read_is_named_so(tmp_path: Path, name: str) -> None:
    way(tmp_path)
    (tmp_path / name).write_text("notes\n", encoding="utf-8")
    with pytest.raises(UnknownFormat, match="cannot be read"):
        way(tmp_path)


def test_a_stage_that_fails_ends_the_way_with_its_status_and_counts_what_it_cost(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with going(tmp_path, ASKING) as found:
        (tmp_path / "collected").mkdir()
        (tmp_path / "collected" / "notes").touch()  # `aboveboard collect` refuses such a folder
        with pytest.raises(SystemExit) as ended:
            found.run(())
    assert ended.value.code == 2
    assert "`collected` did not come to its end" in capfd.readouterr().err
    (kept,) = way(tmp_path).runs
    assert (kept.stage, kept.done, kept.seconds > 0) == ("collected", False, True)


def test_seeds_are_odd_and_others_for_another_seed() -> None:
    other = msgspec.structs.replace(ASKING, seed=4)
    assert (ASKING.seeds, other.seeds) == ((13, 15), (17, 19))


@pytest.mark.parametrize(
    "wrong",
    [
        {"tasks": "fly"},
        {"tasks": ""},
        {"tasks": "choose-list,desks/book"},
        {"demonstrations": 0},
        {"seed": -1},
        {"seed": 100_001},
        {"validation": 1.0},
    ],
    ids=[
        "unknown task",
        "no task",
        "two worlds",
        "no demonstration",
        "seed below nothing",
        "seed too large",
        "all held out",
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_anything_is_begun(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        learn(out=tmp_path / "new", loop=Loop(**wrong))  # type: ignore[arg-type]  # a dict of options
    assert not (tmp_path / "new").exists()


def test_the_page_says_what_each_stage_came_to_and_what_all_its_runs_cost(tmp_path: Path) -> None:
    way(tmp_path)
    noted(tmp_path, run("collected"), run("model", done=False), *(run(stage) for stage in STAGES[1:]))
    found = way(tmp_path)
    told = {part.stage: (part.result, part.seconds) for part in parts(found)}
    assert told == {
        "collected": ("3 demonstrations of 5 attempts; 1 are lacking", 65.0),
        "model": ("20 iterations on 9 rows, 2 held out", 130.0),
        "online": ("12 episodes, 1 lost with their world, 2 starts left out: learnt from", 65.0),
        "offline": ("4 steps held out, episodes: 2", 65.0),
    }
    write(found)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert [
        word
        for word in ("2 min 10 s", "50 %\n20-80 %", "0 %\n0-40 %", "1/2\n10-90 %", "all 2 learnt from")
        if word not in page
    ] == []
    assert "href" not in page  # nothing that could be read is there


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0 s"), (59.4, "59 s"), (125, "2 min 05 s")])
def test_durations_are_said_in_minutes(seconds: float, said: str) -> None:
    assert minutes(seconds) == said


def test_no_cell_is_blank(tmp_path: Path) -> None:
    way(tmp_path)
    noted(tmp_path, *(run(stage) for stage in STAGES))
    found = dict(rows(way(tmp_path)))
    assert found["choose-list"][0] == "all 2 learnt from"
    assert found["all"][0] == "no episode counts"
    assert [name for name, cells in found.items() if not all(cells)] == []


def test_where_no_step_was_held_out_each_cell_says_so(tmp_path: Path) -> None:
    way(tmp_path)
    nothing = Ended(stage="offline", done=True, seconds=0, processor_s=0, said={"left out": "nothing was held out"})
    noted(tmp_path, *(run(stage) for stage in STAGES[:3]), nothing)
    assert set(dict(rows(way(tmp_path)))[STEPS]) == {"none held out"}


def test_tasks_are_those_of_one_world() -> None:
    assert of_one_world("choose-list,click-menu") == ("choose-list", "click-menu")
    assert of_one_world("desks/book") == ("practice/desks/book",)
    assert len(of_one_world("desks")) == 7


@pytest.mark.parametrize(
    ("tasks", "worlds"), [(("choose-list",), "miniwob"), (("practice/desks/book",), "practice")], ids=["pages", "apps"]
)
def test_people_and_agents_get_the_seed_and_agents_the_world_of_the_tasks(tasks: tuple[str, ...], worlds: str) -> None:
    asked = msgspec.structs.replace(ASKING, tasks=tasks)
    collected = collecting(asked, Path("out"), ())
    assert collected[collected.index("--seed") + 1] == "3"
    online = learning(asked, Path("out"), Access(Path("lease"), Path("key"), "http://127.0.0.1:1"))["online"]
    assert online[online.index("--worlds") + 1] == worlds
