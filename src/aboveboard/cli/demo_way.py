"""The way a demo takes, stage by stage, and the counts it comes to."""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import SubprocessError

from aboveboard.cli.demo_after import Aftermath, dataset, delete_one, take_away
from aboveboard.cli.demo_search import DemoSearch
from aboveboard.cli.places import device_places
from aboveboard.errors import AboveboardError, InputError
from aboveboard.exporters import words as label_words
from aboveboard.studio import day, report
from aboveboard.studio.canaries import Search, plant
from aboveboard.studio.commands import Commands
from aboveboard.studio.opened import OpenedSession, open_journal
from aboveboard.studio.organisation import Organisation, found
from aboveboard.studio.person import Person
from aboveboard.studio.scenes.pages import Strip
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.summary import Summary


class Demo:
    """One demo in one folder. `told` hears what is being done."""

    def __init__(
        self,
        folder: Path,
        *,
        told: Callable[[str], None],
        canaries: int,
        seed: int,
        browser_args: tuple[str, ...],
    ) -> None:
        self.folder = folder
        self._told = told
        self._canaries = plant(canaries, seed=seed)
        self._secrets = day.Secrets.of(self._canaries)
        self._browser_args = browser_args
        self._costs: dict[str, tuple[float, float]] = {}
        self._way_s = 0.0

    def run(self, screen: DemoScreen, person: Person, strip: Strip) -> Summary:
        """Go the whole way and write report and summary."""
        began = time.monotonic()
        _empty(self.folder)
        environment = {**screen.environment, "ABOVEBOARD_DATA": str(self.folder / "device")}
        os.environ.update(environment)
        with Commands(environment, self.folder / "logs") as commands:
            search = DemoSearch(self.folder, screen.folder, self._secrets)
            try:
                journal, after = self._go(screen, commands, person, strip, search)
            except (AboveboardError, OSError, SubprocessError):
                self._told("it failed: searching for canaries in what there is")
                search.conclude()
                raise
            self._told("searching for canaries in everything, opened with every key")
            found = search.conclude()
            return self._conclude(person, journal, after, found, time.monotonic() - began)

    def _go(
        self, screen: DemoScreen, commands: Commands, person: Person, strip: Strip, search: DemoSearch
    ) -> tuple[list[OpenedSession], Aftermath]:
        """Go from the organisation's founding to the deletion of a session, searching on the way."""
        organisation = self._found(commands)
        journal = self._take_part(screen, commands, person, strip, search)
        self._note_costs(commands)
        released = time.monotonic()
        after = dataset(organisation, self.folder, self._told, self._canaries)
        self._way_s = time.monotonic() - released
        search.opened(after)
        delete_one(organisation, after, self._told)
        search.left(after)
        search.own(take_away(commands, screen.folder))
        return journal, after

    def _found(self, commands: Commands) -> Organisation:
        stands: Organisation | None = None
        for done, made in found(commands, self.folder / "organisation", (*day.APPROVED, day.DECLINED)):
            self._told(done)
            stands = made
        if stands is None:
            raise InputError("the organisation did not come to stand")
        self._told("enrolling the device")
        pins = self.folder / "organisation" / "keys" / "pins.json"
        commands.run("enrol", stands.collector, "--token-file", str(stands.token()), "--pins", str(pins))
        commands.run("courier", "--once", "--demo")
        return stands

    def _take_part(
        self, screen: DemoScreen, commands: Commands, person: Person, strip: Strip, search: DemoSearch
    ) -> list[OpenedSession]:
        arguments = [part for argument in self._browser_args for part in ("--browser-arg", argument)]
        browser = ["--browser-arg", "--force-renderer-accessibility", *arguments]
        companion = commands.serve("companion", "companion", "--demo", "--language", "en", *browser)
        commands.run("notice")
        day.agree(person)
        person.hands.press("alt+f4")
        person.gone("chromium")
        desk = day.Desk(
            start=screen.start,
            strip=strip,
            papers=_made(screen.folder / "home" / "Documents"),
            stalled=lambda: _stalled(companion.process.pid),
            discard=lambda: commands.run("discard", "--minutes", "5"),
            look=lambda: search.journal(open_journal(device_places(), day.PASSPHRASE)),
        )
        try:
            day.work(person, desk, self._secrets)
        finally:
            search.before_review(commands.services)
            journal = open_journal(device_places(), day.PASSPHRASE)
            search.journal(journal)
        day.review(person, strip)
        return journal

    def _note_costs(self, commands: Commands) -> None:
        for service in commands.services:
            for name, cost in service.parts().items():
                self._costs[name] = (cost.cpu_s, cost.resident_mb)

    def _conclude(
        self, person: Person, journal: list[OpenedSession], after: Aftermath, search: Search, seconds: float
    ) -> Summary:
        page = self._page(person, journal, after, search)
        summary = self._summary(journal, after, search, seconds)
        page.facts = [(name.replace("_", " "), value) for name, value in self.table(summary)[:-2]]
        report.write(page, self.folder)
        summary.write(self.folder)
        return summary

    def _page(self, person: Person, journal: list[OpenedSession], after: Aftermath, search: Search) -> report.Report:
        page = report.Report(title="Aboveboard: a demo", search=search, planted=len(self._canaries))
        for number, episode in enumerate(after.episodes, 1):
            cards = report.strip(episode, after.pictures, self.folder)
            goal = f". {said}" if (said := label_words(episode.instruction.goal)) else ""
            page.strips.append((f"Episode {number}: {', '.join(episode.apps) or 'no app'}{goal}", cards))
        page.between = [report.before(episode) for episode in after.episodes[1:]]
        page.gaps = _gaps(journal)
        page.withheld = report.counted([row for one in journal for row in one.withheld()])
        page.cost = [(name, *cost) for name, cost in sorted(self._costs.items())]
        page.story, page.deletion = person.story, after.deletion
        page.sizes = [(name, _size(self.folder / name)) for name in ("device", "organisation", "release", "export")]
        return page

    def _summary(self, journal: list[OpenedSession], after: Aftermath, search: Search, seconds: float) -> Summary:
        steps = [step for episode in after.episodes for step in episode.steps]
        return Summary(
            events=sum(len(stretch.records) for one in journal for stretch in one.recording.stretches),
            actions=sum(max(1, len(step.children)) for step in steps),
            steps=len(steps),
            episodes=len(after.episodes),
            gaps=sum(len(one.gaps) for one in journal),
            ended=tuple(str(one.ended or "unknown") for one in journal),
            frames=sum(len(one.pictures) for one in journal),
            canaries_planted=len(self._canaries),
            canaries_found=len(search.findings),
            search_blind=len(search.blind()),
            places_searched=search.places,
            pictures_searched=search.pictures,
            bytes_on_disk=_size(self.folder),
            bytes_released=after.bytes_released,
            cpu_seconds=round(sum(cpu for cpu, _ in self._costs.values()), 2),
            recorder_cpu_seconds=round(self._costs.get("recorder", (0.0, 0.0))[0], 2),
            sessions_deleted=after.sessions_deleted,
            deleted_shards_refused=after.shards_refused,
            rows_loaded=after.rows_loaded,
            recorded_seconds=sum(one.seconds for one in journal),
            way_seconds=round(self._way_s, 1),
            dataset=str(self.folder / "export"),
            report=str(self.folder / "report.html"),
            seconds=round(seconds, 1),
        )

    def table(self, summary: Summary) -> list[tuple[str, str]]:
        """Return the short table the demo ends with."""
        found_in = f"{summary.canaries_planted} planted, found in {summary.canaries_found}"
        return [
            ("events recorded", str(summary.events)),
            ("steps", f"{summary.steps} in {summary.episodes} episodes"),
            ("pictures", str(summary.frames)),
            ("gaps", str(summary.gaps)),
            ("canaries", f"{found_in} of {summary.places_searched} places"),
            ("places where the search was blind", str(summary.search_blind)),
            ("pictures read by OCR", str(summary.pictures_searched)),
            ("released, sealed", report.size(summary.bytes_released)),
            ("recorder", f"{summary.recorder_cpu_seconds} CPU s"),
            ("sessions deleted by secret", str(summary.sessions_deleted)),
            ("shards refused after it", str(summary.deleted_shards_refused)),
            ("rows loaded by Hugging Face", str(summary.rows_loaded)),
            ("from release to dataset", f"{summary.way_seconds} s for {summary.recorded_seconds:.0f} s of work"),
            ("seconds", str(summary.seconds)),
            ("dataset", "export/, plain; release/, sealed"),
            ("to look at", "report.html"),
        ]


def _gaps(journal: list[OpenedSession]) -> list[tuple[str, str]]:
    """Return of each gap, and of each session's end, the session and the reason, which stays on the device."""
    told = [
        (one.session[:8], [*(str(gap or "unknown") for gap in one.gaps), f"end: {one.ended or 'unknown'}"])
        for one in journal
    ]
    return [(session, why) for session, whys in told for why in whys]


def _empty(folder: Path) -> None:
    """Begin with an empty folder; only one that an earlier demo made is replaced.

    Raises InputError for any other folder that holds something.
    """
    mark = folder / "demo.json"
    if folder.exists() and any(folder.iterdir()):
        if not mark.is_file():
            raise InputError("the folder holds something else", remedy="name a new folder with --out")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(json.dumps({"made_by": "aboveboard demo"}) + "\n")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _stalled(pid: int) -> Iterator[None]:
    """Hold a process still."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
