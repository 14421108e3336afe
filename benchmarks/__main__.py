"""`python -m benchmarks [NAME] [--json FILE] [--minutes N] [--peer DIR]`: runs one benchmark, or lists them."""

import argparse
import importlib
import inspect
import json
import pkgutil
import sys
from dataclasses import asdict
from pathlib import Path

import benchmarks
from benchmarks import Result


def names() -> list[str]:
    """The benchmarks there are: every module of the package without a leading underscore."""
    return sorted(found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name[0] != "_")


def line(result: Result) -> str:
    """One result as a line for people."""
    text = f"{result.name:<40} {result.value:>12.3f} {result.unit}"
    if result.ratio is not None and result.reference is not None:
        text += f"  reference {result.reference:.3f}, ratio {result.ratio:.3f}"
    if result.interval is not None:
        text += f" [{result.interval[0]:.3f}, {result.interval[1]:.3f}]"
    return f"{text}  {result.note}".rstrip()


def main(arguments: list[str]) -> int:
    """Run the named benchmark; exit status 2 when there is none of that name."""
    parser = argparse.ArgumentParser(prog="./dev bench", description="Runs one benchmark, or lists them.")
    parser.add_argument("name", nargs="?", help="which benchmark; without it the names are printed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results there")
    parser.add_argument("--minutes", type=float, metavar="N", help="how long to measure, where a benchmark asks it")
    parser.add_argument("--peer", type=Path, metavar="DIR", help="an environment with what is compared, where asked")
    given = parser.parse_args(arguments)
    if given.name is None:
        print("\n".join(names()) or "no benchmarks yet")
        return 0
    if given.name not in names():
        print(f"no benchmark {given.name!r}; there are: {', '.join(names()) or 'none yet'}", file=sys.stderr)
        return 2
    measured = importlib.import_module(f"benchmarks.{given.name}").run
    asked = {name: value for name in ("minutes", "peer") if (value := getattr(given, name)) is not None}
    for name in asked.keys() - inspect.signature(measured).parameters.keys():
        print(f"the benchmark {given.name!r} takes no --{name}", file=sys.stderr)
        return 2
    results: list[Result] = measured(**asked)
    for result in results:
        print(line(result))
    if given.json is not None:
        given.json.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
