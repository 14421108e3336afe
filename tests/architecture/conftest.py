"""The files the architecture tests look at."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What installing and running leave behind; never part of the work.
MADE = {".git", ".tools", ".venv", "build", "dist", "mutants", "node_modules", "out", "__pycache__"}


def walk(root: Path) -> Iterator[Path]:
    """Every file of the checkout, also where no `.git` says which are tracked."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in MADE and not name.endswith(("_cache", ".egg-info"))]
        yield from (Path(folder, name) for name in files if name != ".git")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def files(root: Path) -> list[Path]:
    return sorted(path for path in walk(root) if not path.is_symlink())


@pytest.fixture(scope="session")
def texts(files: list[Path]) -> dict[Path, str]:
    """Every file that is text."""
    found = {}
    for path in files:
        data = path.read_bytes()
        if b"\0" not in data:
            found[path] = data.decode("utf-8", errors="replace")
    return found
