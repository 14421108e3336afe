"""The locks: every package by its hash, from no particular place, and nothing too heavy for a first try."""

import re
import tomllib
from pathlib import Path

import pytest

LOCKS = sorted((Path(__file__).parents[2] / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))


def entries(lock: Path) -> dict[str, str]:
    """Each locked package with its whole entry; continued lines are joined, comments dropped."""
    text = re.sub(r"^\s*#.*$", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    rows = (row.strip() for row in text.replace("\\\n", " ").splitlines())
    return {re.split(r"[=\s;\[]", row, maxsplit=1)[0]: row for row in rows if row}


def test_there_is_a_lock_for_each_use() -> None:
    assert [lock.name for lock in LOCKS] == ["dev.txt", "runtime.txt", "uv.txt"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_an_exact_version_and_hashes(lock: Path) -> None:
    loose = [name for name, row in entries(lock).items() if "==" not in row or "--hash=sha256:" not in row]
    assert loose == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_says_where_packages_come_from(lock: Path) -> None:
    assert re.findall(r"https?:|file:|--index-url|--find-links|--extra-index-url", lock.read_text()) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_holds_torch(lock: Path) -> None:
    assert {"torch", "triton"} & set(entries(lock)) == set()


def test_every_declared_dependency_is_locked() -> None:
    project = PROJECT["project"]
    declared = [
        *project["dependencies"],
        *(row for extra in project["optional-dependencies"].values() for row in extra),
    ]
    names = {re.split(r"[\s<>=!~;\[]", row, maxsplit=1)[0].lower() for row in declared}
    locked = entries(LOCKS[1])
    assert names <= set(locked)
    development = {re.split(r"[\s<>=!~;\[]", row, maxsplit=1)[0] for row in PROJECT["dependency-groups"]["dev"]}
    assert names | development <= set(entries(LOCKS[0]))
