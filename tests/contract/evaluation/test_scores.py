"""Published rules, number for number: the vectors in spec/vectors/scores name the source of each."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aboveboard.evaluation.dialects.desktop import Act
from aboveboard.evaluation.dialects.phone import Touch
from aboveboard.evaluation.scorers import (
    Score,
    agentnetbench,
    androidcontrol_aitw,
    androidcontrol_qwen,
    mind2web,
    point_in_box,
)
from aboveboard.model.geometry import Point, Rect

VECTORS = Path(__file__).parents[3] / "spec" / "vectors" / "scores"
Case = dict[str, Any]


def cases(name: str) -> list[Any]:
    vectors = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    assert vectors["source"]
    return [pytest.param(case, id=case["name"]) for case in vectors["cases"]]


def require(score: Score, case: Case, value: str = "value") -> None:
    assert score.value == pytest.approx(case[value], abs=1e-12)
    for name, part in case.get("parts", {}).items():
        assert score.parts[name] == pytest.approx(part, abs=1e-12)
    assert score.rule


@pytest.mark.parametrize("case", cases("agentnetbench"))
def test_agentnetbench(case: Case) -> None:
    truth, decided = (msgspec.convert(case[side], list[Act]) for side in ("truth", "decided"))
    require(agentnetbench.judge(truth, decided), case)
    require(agentnetbench.judge(truth, decided, revised=True), {**case, "parts": {}}, "revised")


@pytest.mark.parametrize("case", cases("androidcontrol-qwen"))
def test_androidcontrol_in_the_convention_of_qwen(case: Case) -> None:
    require(androidcontrol_qwen.judge(*touches(case)), case)


@pytest.mark.parametrize("case", cases("androidcontrol-aitw"))
def test_androidcontrol_in_the_line_of_android_in_the_wild(case: Case) -> None:
    require(androidcontrol_aitw.judge(*touches(case)), case)


def touches(case: Case) -> tuple[Touch, Touch | None]:
    return msgspec.convert(case["truth"], Touch), msgspec.convert(case["decided"], Touch | None)


@pytest.mark.parametrize("case", cases("mind2web"))
def test_mind2web(case: Case) -> None:
    require(mind2web.judge(element=case["element"], decided=case["decided"], true=case["true"]), case)


@pytest.mark.parametrize("case", cases("point-in-box"))
def test_point_in_box(case: Case) -> None:
    require(point_in_box.judge(msgspec.convert(case["box"], Rect), msgspec.convert(case["point"], Point)), case)


def test_every_leniency_of_agentnetbench_that_was_mended_later_is_listed() -> None:
    first, later = agentnetbench.SCORER.quirks, agentnetbench.REVISED.quirks
    assert set(first) - set(later) == {
        "calls decided beyond the true ones cost nothing",
        "any scroll is right, whatever its direction and amount",
        "keys are compared as a set: order and repeats do not count",
    }
