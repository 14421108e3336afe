"""The locks: every package by its hash, from no particular place, and nothing too heavy for a first try."""

import json
import re
import tomllib
from pathlib import Path

import pytest

LOCKS = sorted((Path(__file__).parents[2] / "requirements").glob("*.txt"))
LOCKED = {lock.name: lock for lock in LOCKS}
WEB_LOCKS = sorted(Path(__file__).parents[2].glob("*/package-lock.json"))
NODE_LOCKS = [path for path in sorted(Path(__file__).parents[2].glob("*/package-lock.json")) if path.is_file()]
PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))


def entries(lock: Path) -> dict[str, str]:
    """Each locked package with its whole entry; continued lines are joined, comments dropped."""
    text = re.sub(r"^\s*#.*$", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    rows = (row.strip() for row in text.replace("\\\n", " ").splitlines())
    return {re.split(r"[=\s;\[]", row, maxsplit=1)[0]: row for row in rows if row}


def named(requirement: str) -> str:
    return re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0].lower()


def test_there_is_a_lock_for_each_use() -> None:
    names = [lock.stem for lock in LOCKS]
    assert names == ["dev", "distributed", "learn", "miniwob", "node", "runtime", "uv"]


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


@pytest.mark.parametrize("lock", NODE_LOCKS, ids=lambda lock: lock.parent.name)
def test_every_package_of_a_node_lock_has_a_hash_and_no_place(lock: Path) -> None:
    """Addresses are written by npm unless its settings beside the lock say otherwise."""
    text = lock.read_text(encoding="utf-8")
    packages = {name: row for name, row in json.loads(text)["packages"].items() if name}
    assert packages
    assert [name for name, row in packages.items() if not row.get("integrity", "").startswith("sha512-")] == []
    assert re.findall(r'"(?!url")\w+": "(?:https?|file):', text) == []  # a "url" says who takes donations
    assert '"resolved"' not in text
    assert "omit-lockfile-registry-resolved=true" in (lock.parent / ".npmrc").read_text(encoding="utf-8")


def test_every_declared_dependency_is_locked() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    large = {"distributed", "learn"}
    declared = [*project["dependencies"], *(row for name in extras if name not in large for row in extras[name])]
    names = {named(row) for row in declared}
    locked = entries(LOCKED["runtime.txt"])
    assert names <= set(locked)
    apart = {named(row) for row in (*project["dependencies"], *extras["pipeline"], *extras["distributed"])}
    assert apart <= set(entries(LOCKED["distributed.txt"]))
    assert {named(row) for row in extras["learn"]} - {"torch"} <= set(entries(LOCKED["learn.txt"]))
    development = {named(row) for row in PROJECT["dependency-groups"]["dev"]}
    assert names | development <= set(entries(LOCKED["dev.txt"]))


def test_the_extension_and_the_practice_apps_have_locks() -> None:
    assert [lock.parent.name for lock in WEB_LOCKS] == ["extension", "practice"]


@pytest.mark.parametrize("lock", WEB_LOCKS, ids=lambda lock: lock.parent.name)
def test_every_locked_package_for_node_has_a_hash_and_no_address(lock: Path) -> None:
    """The hash says what is installed; the machine's own setting says from where."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    loose = [name for name, entry in packages.items() if name and not entry.get("integrity", "").startswith("sha512-")]
    assert (loose, [name for name, entry in packages.items() if "resolved" in entry]) == ([], [])


@pytest.mark.parametrize("lock", WEB_LOCKS, ids=lambda lock: lock.parent.name)
def test_what_a_package_for_node_asks_for_is_what_is_locked(lock: Path) -> None:
    asked = json.loads((lock.parent / "package.json").read_text(encoding="utf-8"))
    root = json.loads(lock.read_text(encoding="utf-8"))["packages"][""]
    kinds = ("dependencies", "devDependencies")
    assert [asked.get(kind, {}) for kind in kinds] == [root.get(kind, {}) for kind in kinds]
