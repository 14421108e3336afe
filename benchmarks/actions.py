"""What was done against what it was reduced to: scripted acts in real programs, told by the programs themselves.

Small programs in GTK 3, GTK 4 and Qt 5 say of themselves what became of them and where their widgets are, pages are
asked by DevTools; the product records the acts, its own companion releases the session, and the reducer makes steps of
it. Right is an act whose actions are the expected ones, no more and no fewer, on the expected elements. Every miss is
listed with what came instead. Nothing of the recorder's is asked for the truth. A letter that is a command by itself is
in no recording (promise 12): it counts as missed, and has a line of its own.

The truth was corrected where it was wrong, each time after a look at the records:

- A stretch is laid on the hand's clock by the times and places of its presses: by times alone one of few presses lay on
  others, and acts in gaps counted as missed.
- A page's button that tells `aria-pressed` is a toggle: `set_toggle`, not `click`.
- A press in a date field that is typed into next is a part of the date picked, as what opens a list is of its choice.
- A switch of web components has its state in the box that it draws, not in what its label names.
- A press on a check box's or radio button's label is of the box: `set_toggle` or `select_option`, not `click`.
- A list opens also where no attribute says so: what is drawn of lists and menus is counted before and after a press.
- Letters typed into a field whose list they narrow are part of the choice, as are the arrows of an open calendar; a
  native list inside what opened is a choice of its own; Escape leaves a list.
- Tab moves the focus (`focus_field`), Control with C, X or V is `clipboard`, a key that closes a dialog answers it,
  what a field does not take is not typed, and of a secure field only its use is told. What is typed of a mail address
  is redacted, and not compared.
- What opens while the pointer rests before a press is a `hover`; a list longer than a message is told by its beginning.
- A page that is left by DevTools ends a stretch after its last act, which has no gap in it.
- A page may draw a switch anew when it is pressed: its state is asked of what stands in its place.
- A switch of GTK 4 is a check box; its boxes are told without padding, of a slider that of the groove: a quarter of the
  widget's area is enough where middle, role and name agree.
- What a combo box of GTK 4 drops down are buttons of no type: they are known by their style's name.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from benchmarks import Result
from benchmarks._actions_browser import walked
from benchmarks._actions_expected import judged, kind_of
from benchmarks._actions_menus import menu_acts
from benchmarks._actions_stage import NOTHING, Act, Doing, Done, Reduced, staged
from benchmarks._actions_widgets import Script
from benchmarks._actions_writing import writing_acts
from benchmarks._miniwob import names
from benchmarks._practised import courses
from benchmarks._rates import Tally

TOOLKITS = ("gtk3", "gtk4", "qt5")
OPENED = frozenset({"navigate", "switch_app"})
"""What comes of the script's opening another app's page by DevTools: no hand did it, so none is asked for."""

IDENTITY, VALUES, OFFERED = "type and target right", "menu path and value right", "options offered right"


@dataclass
class Count:
    """What was right, by question and by toolkit or kind of act."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    acts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def take(self, question: str, parts: tuple[str, ...], where: str, fault: str) -> None:
        """Count one answer for the whole and for each part."""
        for name in ("all", *parts):
            tally = self.tallies.setdefault((question, name), Tally(f"{question}, {name}"))
            tally.take(where, fault)

    def results(self) -> list[Result]:
        """Return every share with its interval; misses are listed once, with the whole."""
        done = ", ".join(f"{count} {group}" for group, count in sorted(self.acts.items()))
        failed = "".join(f"\n    not done: {one}" for one in self.failed)
        ended = "".join(f"\n    the recorder had ended its session before: {one}" for one in self.ended)
        first = Result("interactions", sum(self.acts.values()), "acts", note=f"{done}{failed}{ended}")
        return [first, *(self._result(*key) for key in sorted(self.tallies))]

    def _result(self, question: str, part: str) -> Result:
        found = self.tallies[question, part].result()
        note = found.note if part == "all" else found.note.partition("\n")[0]
        return Result(found.name, found.value, found.unit, interval=found.interval, note=note)


def run() -> list[Result]:
    """Act in every toolkit and in pages; more than an hour."""
    count = Count()
    for toolkit in TOOLKITS:
        measure(toolkit, list(acts_of(toolkit)), count)
    measure_pages(sorted(courses()), names(), count)
    return count.results()


def acts_of(toolkit: str) -> Iterator[Act]:
    """Yield every act before the small program of a toolkit."""
    yield from menu_acts()
    yield from Script(toolkit).acts()
    yield from writing_acts(toolkit)


def measure(toolkit: str, acts: Sequence[Act], count: Count) -> None:
    """Do acts before the small program of a toolkit and count what they were reduced to."""
    with staged() as stage:
        program = stage.program(f"benchmarks._actions_{toolkit}")
        stage.begin()
        done, failed = stage.play(Doing(stage.hands, program), acts)
        stage.end()
        count.failed += [f"{toolkit}, {one}" for one in failed]
        count.ended += [f"{toolkit}, {one}" for one in stage.ended]
        weigh(toolkit, done, stage.reduced(), count)


def measure_pages(tasks: Sequence[str], games: Sequence[str], count: Count) -> None:
    """Walk tasks of the practice apps in Chromium, play games of MiniWoB++, and count what both were reduced to."""
    done, came, failed = walked(tasks, games)
    count.failed += [f"chromium, {one}" for one in failed]
    kept = [(at, step) for at, step in came.steps if kind_of(step) not in OPENED]
    weigh("chromium", done, replace(came, steps=tuple(kept)), count)


def weigh(toolkit: str, done: Sequence[Done], reduced: Reduced, count: Count) -> None:
    """Count what each act came to; what the recorder itself says that it did not take is listed apart."""
    for one, came in reduced.parted(done):
        if one.act is NOTHING:
            continue
        if came is None:
            count.failed.append(f"{toolkit}, {one.act.name}: the recorder told of a gap")
            continue
        count.acts[toolkit] += 1
        verdicts = judged(one.act.expects, came, one.boxes)
        where, parts = f"{toolkit}, {one.act.name}", (toolkit, one.act.group)
        more = [] if one.act.expects or not came else [f"{'+'.join(map(kind_of, came))} instead of nothing"]
        count.take(IDENTITY, parts, where, "; ".join([*more, *(v.identity for v in verdicts if v.identity)]))
        for expected, verdict in zip(one.act.expects, verdicts, strict=True):
            if expected.value is not None:
                count.take(VALUES, parts, where, verdict.value)
            if expected.offered is not None:
                count.take(OFFERED, parts, where, verdict.offered)
