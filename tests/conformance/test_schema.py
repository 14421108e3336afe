"""The published JSON Schemas are those of the model."""

from pathlib import Path

import pytest

from aboveboard.formats.schema import SCHEMAS, schema, write_schemas

SCHEMA = Path(__file__).parents[2] / "spec" / "schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_the_models(name: str) -> None:
    published = (SCHEMA / f"{name}.json").read_text(encoding="utf-8")
    assert published == schema(SCHEMAS[name]), "run `python -m aboveboard.formats.schema spec/schema`"


def test_every_published_schema_has_a_type(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    assert {path.name for path in SCHEMA.iterdir()} == {path.name for path in tmp_path.iterdir()}
