"""The pages stand together: links lead somewhere, indexes are whole, generated pages are fresh, examples run."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *(ROOT / "spec").rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#([^)\s]+))?\)")
FENCE = re.compile(r"^```(?P<language>\w+)(?P<tags>[^\n]*)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A fence tagged `run`: commands after `$ ` and the lines they must print, in order."""

    page: Path
    body: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}: {self.body.splitlines()[0]}"


def examples() -> list[Example]:
    fences = ((page, match) for page in PAGES for match in FENCE.finditer(page.read_text(encoding="utf-8")))
    return [
        Example(page, match["body"])
        for page, match in fences
        if match["language"] in {"console", "sh"} and "run" in match["tags"].split()
    ]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        place = (page.parent / target).resolve()
        assert place.exists(), f"{target} is linked but absent"
        assert not anchor or anchor in anchors(place), f"{target} has no heading #{anchor}"


@pytest.mark.parametrize("folder", ["tutorials", "how-to", "reference", "explanation", "decisions"])
def test_every_index_names_every_page_of_its_folder(folder: str) -> None:
    index = (DOCS / folder / "README.md").read_text(encoding="utf-8")
    absent = [page.name for page in (DOCS / folder).glob("*.md") if page.name != "README.md" and page.name not in index]
    assert absent == []


def test_every_error_and_every_command_has_its_reference_entry() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_promise_test_stands_in_the_table_of_promises() -> None:
    table = (DOCS / "explanation" / "promises.md").read_text(encoding="utf-8")
    absent = [path.name for path in (ROOT / "tests" / "promises").glob("test_*.py") if path.name not in table]
    named = set(re.findall(r"test_\w+\.py", table))
    assert absent == []
    assert {name for name in named if not (ROOT / "tests" / "promises" / name).exists()} == set()


def test_the_change_log_can_be_drawn_from_the_fragments(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "changes", tmp_path / "changes")
    command = ["towncrier", "build", "--draft", "--version", "0.0.0", "--date", "today"]
    done = subprocess.run([sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    fragments = list((tmp_path / "changes").glob("*.*.md"))
    assert done.stdout.count("\n- ") >= len(fragments) > 0


@pytest.mark.parametrize("example", examples(), ids=str)
def test_an_example_marked_run_prints_what_it_shows(example: Example, tmp_path: Path) -> None:
    """`$ ` begins a command, `...` stands for anything, all else must be printed in this order."""
    environment = {
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "PATH": f"{Path(sys.executable).parent}:{ROOT}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT / "src"),
        "COLUMNS": "110",
    }
    (tmp_path / "dev").symlink_to(ROOT / "dev")
    for block in re.split(r"^\$ ", example.body, flags=re.MULTILINE)[1:]:
        command, _, expected = block.partition("\n")
        done = subprocess.run(
            ["sh", "-eu", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        printed = done.stdout
        parts = (part.strip() for row in expected.splitlines() for part in row.split("..."))
        for part in filter(None, parts):
            assert part in printed, f"{command!r} did not print {part!r} here:\n{done.stdout}"
            printed = printed.split(part, 1)[1]
