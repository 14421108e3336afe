"""`python -m tests.guards [--list] [--only NAME] [--out FOLDER]`: remove guards one by one, and see the demo notice."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aboveboard.cli.ending import leave_on_sigterm
from tests.guards.catalogue import GUARDS
from tests.guards.guard import Guard
from tests.guards.tested import TESTED
from tests.guards.trial import TO_ITS_END, Found, Outcome, removed, run, run_tests

WHOLE = Guard("none", "all guards stand", ())


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table at the end."""

    guard: Guard
    outcome: Outcome

    @property
    def well(self) -> bool:
        """Whether the demo did what it has to do without this guard."""
        if self.guard is WHOLE:
            return not self.outcome.found and not self.outcome.blind and self.outcome.ended == TO_ITS_END
        return bool(self.guard.held_by) or self.outcome.notices(self.guard)

    @property
    def verdict(self) -> str:
        """What happened, in one word."""
        if self.guard is WHOLE:
            return "clean" if self.well else "NOT CLEAN"
        if self.outcome.notices(self.guard) and self.outcome.found:
            return "found"
        if self.guard.held_by:
            return "held"
        return "UNNOTICED" if self.outcome.ended == TO_ITS_END else "REFUSED, NOT FOUND"


def main(arguments: Sequence[str]) -> int:
    """Try what was asked for; the exit status is 1 when a removed guard went unnoticed."""
    given = _parser().parse_args(arguments)
    known = {guard.name: guard for guard in (WHOLE, *GUARDS, *TESTED)}
    if given.list:
        for guard in known.values():
            print(f"{guard.name:<18} {guard.promises}" + (f" (held by: {guard.held_by})" if guard.held_by else ""))
        return 0
    unknown = [name for name in given.only if name not in known]
    if unknown:
        print(f"no guard is called {unknown[0]}; --list names them", file=sys.stderr)
        return 2
    chosen = [known[name] for name in given.only] or list(known.values())
    rows = []
    for number, guard in enumerate(chosen, 1):
        print(
            f"[{number}/{len(chosen)}] {time.strftime('%H:%M')} without {guard.name}: {guard.promises} ...", flush=True
        )
        row = Row(guard, _tried(guard))
        rows.append(row)
        print(f"    {_line(row)}", flush=True)
        if given.json:
            given.json.write_text(json.dumps([_plain(one) for one in rows], indent=1) + "\n")
    print("\n" + "\n".join(f"{'ok ' if row.well else 'BAD'} {row.guard.name:<18} {_line(row)}" for row in rows))
    return 0 if all(row.well for row in rows) else 1


def _tried(guard: Guard) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="guard.", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = removed(guard, folder)
        return _missed(guard, source) if guard.test else run(source, folder)


def _missed(guard: Guard, source: Path) -> Outcome:
    """Run the test that has to miss the guard; its failure is what is found."""
    began = time.monotonic()
    passed, _ = run_tests(source, guard.test)
    found = () if passed else (Found(guard.test, "a test that fails", ""),)
    return Outcome(found, (), TO_ITS_END, time.monotonic() - began)


def _line(row: Row) -> str:
    outcome = row.outcome
    if row.guard.test:
        return f"{row.verdict} by {row.guard.test}"
    found = f"in {len(outcome.found)} places: {outcome.told()}" if outcome.found else "in no place"
    return (
        f"{row.verdict}, {found}; the demo ran {outcome.ended}"
        if outcome.ended == TO_ITS_END
        else (f"{row.verdict}, {found}; stopped by {outcome.ended}")
    )


def _plain(row: Row) -> dict[str, object]:
    return {
        "guard": row.guard.name,
        "promises": row.guard.promises,
        "verdict": row.verdict,
        "ended": row.outcome.ended,
        "blind": row.outcome.blind,
        "seconds": row.outcome.seconds,
        "found": [one._asdict() for one in row.outcome.found],
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./dev guards",
        description="Removes one guard at a time from a copy of the source, runs the whole demo on it (about two"
        " minutes each) and tells whether the search for canaries noticed. Guards whose loss leaves nothing to search"
        " for are tried on the test that has to fail without them (seconds each).",
    )
    parser.add_argument("--list", action="store_true", help="name the guards and end")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="try this one; may be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write what was found, and where")
    return parser


if __name__ == "__main__":
    leave_on_sigterm()
    raise SystemExit(main(sys.argv[1:]))
