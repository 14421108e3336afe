"""The pages say how to install from the lock so that it works: with hashes, and with nothing beside the lock."""

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LEFT_OUT = {"evdev"}
"""pynput asks for it on Linux, for a backend that we never use and that has no wheel (`override-dependencies`)."""


def commands() -> Iterator[tuple[str, str]]:
    for page in [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]:
        for line in page.read_text(encoding="utf-8").splitlines():
            if re.search(r"pip install\b.*-r requirements/", line):
                yield str(page.relative_to(ROOT)), line.strip()


def locked() -> Iterator[Requirement]:
    """The rows of the lock that hold on this machine."""
    for line in (ROOT / "requirements/runtime.txt").read_text(encoding="utf-8").splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            row = Requirement(line.removesuffix("\\").strip())
            if row.marker is None or row.marker.evaluate():
                yield row


def asked_for() -> Iterator[str]:
    """What the locked packages ask for here, as their own metadata say."""
    for row in locked():
        for text in metadata.requires(row.name) or ():
            asked = Requirement(text)
            if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in ("", *row.extras)):
                yield canonicalize_name(asked.name)


def test_every_page_that_installs_from_a_lock_does_so_with_hashes_and_nothing_beside_it() -> None:
    found = list(commands())
    assert found
    assert [where for where in found if not {"--require-hashes", "--no-deps"} <= set(where[1].split())] == []


def test_the_lock_holds_all_that_its_packages_ask_for_but_what_is_left_out() -> None:
    """So `--no-deps` leaves nothing out that runs, and pip without it would stop at what is left out."""
    assert set(asked_for()) - {canonicalize_name(row.name) for row in locked()} == LEFT_OUT
