"""The whole loop, small: demonstrations before the real recorder, a release, a model, its evaluation; and once more."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from aboveboard.agents.checkpoints import read_head
from aboveboard.cli.artefacts import examine
from aboveboard.cli.learn_stages import BASELINES, Ended
from aboveboard.cli.learn_way import NOTHING_HELD_OUT, RUNS
from aboveboard.datasets.manifest import read_manifest
from aboveboard.evaluation.report import NUMBERS, ROWS
from aboveboard.evaluation.report import PAGE as REPORT
from aboveboard.evaluation.results import RESULTS, read_results, shares

pytestmark = [
    *(pytest.mark.x11, pytest.mark.slow, pytest.mark.journey, pytest.mark.alone),
    pytest.mark.timeout(1_800),
]
SMALL = ("--tasks", "choose-list", "--demonstrations", "4", "--episodes", "1", "--iterations", "20")
COMMAND = (sys.executable, "-m", "aboveboard.cli", "learn", *SMALL, "--validation", "0.5", "--at-once", "2")
AGENTS = {"element", *BASELINES}
SEED = 3
TRIES = 4
"""On a machine that is very busy a witness answers too late at times; then the same command goes on."""


def learn(out: Path, *, seed: int = SEED) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--seed", str(seed), "--out", str(out), "--json"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Loop:
    """A folder in which the loop came to its end, and what the command said."""

    folder: Path
    said: Mapping[str, Any]
    runs: Mapping[str, Ended]

    @property
    def release(self) -> Path:
        return self.folder / "collected" / "release"


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Loop:
    out = tmp_path_factory.mktemp("learning") / "out"
    done = next((done for done in (learn(out) for _ in range(TRIES)) if done.returncode == 0), None)
    assert done is not None, learn(out).stderr
    runs = [Ended(**json.loads(line)) for line in (out / RUNS).read_text().splitlines()]
    ended = {run.stage: run for run in runs if run.done}
    assert list(ended) == ["collected", "model", "online", "offline"]
    return Loop(out, json.loads(done.stdout), ended)


def test_what_the_recorder_saw_became_a_release_that_opens(loop: Loop) -> None:
    assert examine(loop.release).faults == []
    said = loop.runs["collected"].said
    assert said["demonstrations in the release"] == said["demonstrations"] != 0


def test_the_model_learnt_from_that_release_alone(loop: Loop) -> None:
    manifest, head = read_manifest(loop.release), read_head(loop.folder / "model")
    (source,) = head.learnt_from
    assert (source.release, source.purpose, head.purpose) == (manifest.id, manifest.purpose, manifest.purpose)
    assert set(source.shards) == {shard.sha256 for shard in manifest.shards}
    assert head.numbers["rows"] > 0


def test_the_model_and_every_baseline_acted_on_a_seed_that_nobody_demonstrated(loop: Loop) -> None:
    rolled = read_results(loop.folder / "online" / RESULTS)
    assert {one.agent for one in rolled} == AGENTS
    shown = {json.loads(line)["seed"] for line in (loop.folder / "collected" / "tried.jsonl").read_text().splitlines()}
    assert not shown & {one.seed for one in rolled}


def test_what_was_acted_scores_the_same_again_but_for_what_the_model_had_seen(loop: Loop) -> None:
    found = shares(read_results(loop.folder / "online" / RESULTS))
    told = {(one["agent"], one["task"]): one for one in loop.said["acted"]}
    seen: Any = loop.runs["online"].said["seen"]
    assert sum(one["of"] for (_, task), one in told.items() if task == "all") + seen * len(AGENTS) == sum(
        share.of for (_, task), share in found.items() if task == "all"
    )
    if not seen:
        assert {key: (one["right"], one["of"], one["low"], one["high"]) for key, one in told.items()} == {
            key: (share.right, share.of, share.low, share.high) for key, share in found.items()
        }


def test_what_was_decided_on_recordings_scores_the_same_again(loop: Loop, tmp_path: Path) -> None:
    if not loop.runs["model"].said["rows held out"]:  # which states are is decided by their hash
        assert loop.runs["offline"].said == {"left out": NOTHING_HELD_OUT}
        return
    again = next(filter(None, (rescored(loop, tmp_path / str(number)) for number in range(TRIES))))
    for name in (ROWS, NUMBERS, REPORT):
        assert (again / name).read_bytes() == (loop.folder / "offline" / name).read_bytes()


def test_the_page_links_what_is_there(loop: Loop) -> None:
    page = (loop.folder / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert {link.partition("/")[0] for link in links} >= {"collected", "model", "online"}
    assert [link for link in links if not (loop.folder / link).is_file()] == []


def rescored(loop: Loop, again: Path) -> Path | None:
    """Score the logs again while the loop's keyholder stays; None where a busy one refused."""
    command = [*COMMAND, "--seed", str(SEED), "--out", str(loop.folder), "--json", "--stay"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as staying:
        assert staying.stderr is not None
        access = next((line.split("opens with ")[1].split() for line in staying.stderr if "opens with " in line), None)
        dataset = ["--dataset", str(loop.release), *(access or ()), "--out", str(again)]
        score = [*COMMAND[:3], "evaluate", "rescore", str(loop.folder / "offline"), *dataset]
        done = subprocess.run(score, capture_output=True, check=False) if access else None
        staying.terminate()
    return again if done is not None and done.returncode == 0 else None


def test_a_second_run_does_nothing_anew_and_says_the_same(loop: Loop) -> None:
    kept = (
        RUNS,
        "model/weights.safetensors",
        f"online/{RESULTS}",
        "collected/tried.jsonl",
        "collected/release/release.json",
    )
    before = [(loop.folder / name).stat().st_mtime_ns for name in kept]
    again = learn(loop.folder)
    assert (again.returncode, json.loads(again.stdout)) == (0, loop.said)
    assert [(loop.folder / name).stat().st_mtime_ns for name in kept] == before


def test_another_seed_in_the_same_folder_is_refused_with_the_one_it_was_begun_with(loop: Loop) -> None:
    refused = learn(loop.folder, seed=SEED + 1)
    assert refused.returncode == 2
    assert "begun with other seed" in refused.stderr
    assert f"--seed {SEED}" in refused.stderr
