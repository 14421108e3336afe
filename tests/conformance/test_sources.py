"""Where values came from, against the vectors that every implementation reads."""

import json
from typing import Any

import msgspec
import pytest

from aboveboard.model.spans import said_at
from aboveboard.model.trajectories import Step
from tests.conformance.make_source_vectors import sources
from tests.conformance.vector_files import VECTORS


def cases(name: str) -> list[Any]:
    found: list[Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return found


@pytest.mark.parametrize("case", cases("trajectory/sources"), ids=lambda case: case["name"])
def test_values_of_an_episode_came_from_where_its_vector_says(case: Any) -> None:
    steps = msgspec.json.decode(json.dumps(case["steps"]), type=tuple[Step, ...])
    assert sources(steps, case["goal"]) == case["sources"]


@pytest.mark.parametrize("case", cases("trajectory/spans"), ids=lambda case: case["name"])
def test_a_text_is_said_where_its_vector_says(case: Any) -> None:
    span = said_at(case["text"], case["within"])
    assert (None if span is None else list(span)) == case["span"]
