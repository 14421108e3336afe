"""The command line reads pictures as the page does, with the real reader: it says what it found, refuses by name."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from aboveboard.formats import keys
from aboveboard.formats.journal import JournalWriter
from aboveboard.formats.receipts import write_receipt
from aboveboard.model.sessions import SessionHead
from tests.companions import PASSPHRASE, Participant, agreement, participant, with_keys
from tests.integration.companion.test_reading import SECRET, played

pytestmark = pytest.mark.timeout(240)
SESSION = "9f2c31a0b4d5e6f7"


@dataclass
class Own:
    """A participant's device with one session, told what to do by commands."""

    who: Participant

    def aboveboard(self, *words: str, path: str = "") -> subprocess.CompletedProcess[str]:
        runtime = self.who.places.data.parent / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        more = {"ABOVEBOARD_DATA": str(self.who.places.data), "XDG_RUNTIME_DIR": str(runtime)}
        return subprocess.run(
            [sys.executable, "-m", "aboveboard.cli", *words],
            env={**os.environ, **more, **({"PATH": path} if path else {})},
            input=f"{PASSPHRASE}\n",
            capture_output=True,
            text=True,
            check=False,
        )

    def seen(self, *, path: str = "") -> str:
        """The mark of what would leave now."""
        shown = self.aboveboard("review", SESSION, "--json", path=path)
        assert shown.returncode == 0, shown.stderr
        return str(msgspec.json.decode(shown.stdout.splitlines()[-1])["seen"])

    @property
    def left(self) -> list[Path]:
        return list(self.who.places.outbox.glob("*.abb"))


@pytest.fixture
def device(tmp_path: Path) -> Own:
    who = participant(tmp_path)
    with_keys(who.places)
    now = int(time.time())
    receipt = agreement(who)
    write_receipt(who.places, receipt)
    head = SessionHead(
        session=SESSION,
        number=keys.next_session_number(who.places),
        purpose=receipt.purpose,
        receipt=receipt.id,
        policy_version=who.policy.version,
        began=now,
        recipient=keys.create_day(who.places, time.strftime("%Y-%m-%d", time.gmtime(now))),
    )
    with JournalWriter(who.places.journal / SESSION, head, quota_bytes=1 << 30) as journal:
        for number, batch in enumerate(played()):
            journal.append(batch, number * 1_000)
    return Own(who)


def test_review_says_which_words_a_program_reads_that_should_be_covered(device: Own) -> None:
    shown = device.aboveboard("review", SESSION)
    assert shown.returncode == 0, shown.stderr
    assert "pictures: 2 of 2 were read, words that should be covered in 1 of them" in shown.stdout
    assert "“Salary”, “Johnson”" in shown.stdout
    assert f"aboveboard cut {SESSION} --words" in shown.stdout
    assert shown.stdout.rstrip().endswith("--all-the-same")


def test_a_release_with_words_that_should_be_covered_is_refused_until_they_are_black(device: Own) -> None:
    refused = device.aboveboard("release", SESSION, "--seen", device.seen())
    assert refused.returncode == 3
    assert "a program read words that should be covered in 1 of 2 pictures" in refused.stderr
    assert not any(word in refused.stderr for word in SECRET.split())
    assert device.left == []
    cut = device.aboveboard("cut", SESSION, "--words")
    assert "blackened in 1 pictures" in cut.stdout, cut.stderr
    released = device.aboveboard("release", SESSION, "--seen", device.seen())
    assert released.returncode == 0, released.stderr
    assert "pictures: 2 of 2 were read, no text was found" in released.stdout
    assert device.left


def test_a_person_may_release_them_all_the_same(device: Own) -> None:
    released = device.aboveboard("release", SESSION, "--seen", device.seen(), "--all-the-same")
    assert released.returncode == 0, released.stderr
    assert device.left


def test_without_a_reader_nothing_is_released_until_the_pictures_are_removed(device: Own) -> None:
    """The programs of an empty folder: no tesseract; setpriv and Python are named whole or found by the system."""
    nothing = device.who.places.data.parent / "programs"
    nothing.mkdir()
    (nothing / "setpriv").symlink_to("/usr/bin/setpriv")
    mark = device.seen(path=str(nothing))
    refused = device.aboveboard("release", SESSION, "--seen", mark, "--all-the-same", path=str(nothing))
    assert refused.returncode == 3
    assert "2 of 2 pictures are not read yet" in refused.stderr
    assert "install tesseract-ocr" in refused.stderr
    assert device.left == []
    assert device.aboveboard("cut", SESSION, "--pictures", path=str(nothing)).stdout.endswith("removed\n")
    mark = device.seen(path=str(nothing))
    released = device.aboveboard("release", SESSION, "--seen", mark, path=str(nothing))
    assert released.returncode == 0, released.stderr


@pytest.mark.parametrize("words", [(), ("0", "--pictures"), ("--words", "--pictures")])
def test_a_cut_takes_one_thing_at_a_time(device: Own, words: tuple[str, ...]) -> None:
    refused = device.aboveboard("cut", SESSION, *words)
    assert refused.returncode == 2
    assert "one of a stretch, --words and --pictures is needed" in refused.stderr
