"""Reduction and episodes against the vectors that every implementation reads."""

import json
from typing import Any

import msgspec
import pytest

from aboveboard.model.actions import ACTION_KINDS
from aboveboard.model.sessions import ReleasedContent, ReleasedStretch
from tests.conformance.make_reduction_vectors import episodes, reduction_case
from tests.conformance.vector_files import VECTORS, plain


def cases(name: str) -> list[Any]:
    found: list[Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return found


@pytest.mark.parametrize("case", cases("reduction/stretches"), ids=lambda case: case["name"])
def test_a_stretch_comes_to_the_actions_of_its_vector(case: Any) -> None:
    stretch = msgspec.convert({"type": "stretch", "records": case["records"]}, ReleasedStretch)
    assert reduction_case(case["name"], stretch) == case


@pytest.mark.parametrize("case", cases("trajectory/episodes"), ids=lambda case: case["name"])
def test_released_content_comes_to_the_episodes_of_its_vector(case: Any) -> None:
    content = msgspec.json.decode(json.dumps(case["content"]), type=ReleasedContent)
    assert plain(episodes(content)) == case["episodes"]


def test_the_page_of_actions_names_every_kind_of_the_model() -> None:
    page = (VECTORS.parent / "actions.md").read_text(encoding="utf-8")
    kinds = [str(msgspec.inspect.type_info(kind).tag) for kind in ACTION_KINDS]  # type: ignore[attr-defined]  # a StructType
    assert [kind for kind in kinds if f"`{kind}`" not in page] == []
