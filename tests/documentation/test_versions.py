"""The specification names the newest version of every artefact, and every migration that a reader makes."""

import re
from pathlib import Path

from aboveboard.formats.versions import KNOWN, MIGRATIONS

PAGE = (Path(__file__).parents[2] / "spec/README.md").read_text(encoding="utf-8")


def test_the_specification_names_every_kind_with_its_newest_version() -> None:
    rows = re.findall(r"^\| (\d+) \| (`.+) \|$", PAGE, re.MULTILINE)
    said = {kind: int(version) for version, kinds in rows for kind in re.findall(r"`([a-z-]+)`", kinds)}
    assert said == dict(KNOWN)


def test_every_migration_has_its_line_among_the_changes() -> None:
    changes = PAGE.partition("## Changes")[2]
    assert [kind for kind, _ in MIGRATIONS if f"`{kind}`" not in changes] == []
