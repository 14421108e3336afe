"""Writes the reference pages that come from code: `./dev docs --write`. With `--check`, says which are stale."""

import importlib
import importlib.util
import inspect
import sys
from pathlib import Path

from aboveboard import errors

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code; change it there and run ./dev docs --write -->\n"


def named_errors() -> list[type[errors.AboveboardError]]:
    """Every error class, in the order of the source."""
    found = (value for value in vars(errors).values() if inspect.isclass(value))
    return [value for value in found if issubclass(value, errors.AboveboardError)]


def errors_page() -> str:
    """What happened, what to do, and the exit status, for each error."""
    parts = [
        f"{NOTE}# Errors\n",
        "Every failure has a name, says what happened and what to do. A command that meets one prints both on the",
        "error stream and ends with the exit status. No message holds recorded content, keys or names of people.\n",
    ]
    for error in named_errors():
        kind = error.__mro__[1]
        lineage = "" if kind is Exception else f" A kind of [{kind.__name__}](#{kind.__name__.lower()})."
        parts += [
            f"## {error.__name__}\n",
            f"{inspect.cleandoc(error.__doc__ or '')}{lineage}\n",
            f"- Remedy: {error.default_remedy}",
            f"- Exit status: {error.exit_status}\n",
        ]
    return "\n".join(parts).rstrip() + "\n"


def commands_page() -> str | None:
    """Help of every command, as the program itself prints it; None while there is no command line."""
    if importlib.util.find_spec("aboveboard.cli") is None:
        return None
    app = importlib.import_module("aboveboard.cli").app
    text: str = app.generate_docs(output_format="markdown", recursive=True)
    lines = (line.rstrip() for line in text.strip().splitlines())
    return f"{NOTE}{chr(10).join(lines)}\n"


def tasks_page() -> str:
    """Every task of MiniWoB++ by skill: what it needs, whether people demonstrate it, and why it is out where it is."""
    table = importlib.import_module("aboveboard.environments.browsing.table")
    scripts = importlib.import_module("aboveboard.studio.people.registry").SCRIPTS
    rows = sorted(table.rows(), key=lambda row: (bool(row.out), row.skill, row.task))
    inside = [row for row in rows if not row.out]
    shown = sum(row.task in scripts for row in inside)
    parts = [
        f"{NOTE}# Tasks\n",
        f"The {len(rows)} tasks of MiniWoB++ 1.1.0. {len(inside)} are in: an agent that sees elements can be asked to",
        f"do them (`aboveboard evaluate online`). {shown} of these are demonstrated by scripted people",
        "(`aboveboard collect`).\n",
        "| task | skill | needs | demonstrated |",
        "|---|---|---|---|",
        *(
            f"| {row.task} | {row.skill} | {', '.join(row.needs)} | {'yes' if row.task in scripts else ''} |"
            for row in inside
        ),
        *_practice_tasks(),
        *_families(),
        "\n## Out, and why\n",
        "| task | because |",
        "|---|---|",
        *(f"| {row.task} | {row.out} |" for row in rows if row.out),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _practice_tasks() -> list[str]:
    """The tasks of the practice apps, and which of them people demonstrate."""
    tasks = importlib.import_module("aboveboard.studio.practice.registry").TASKS
    scripts = importlib.import_module("aboveboard.studio.people.registry").PRACTICE
    shown = sum(task.id in scripts for task in tasks)
    return [
        "\n## Tasks of the practice apps\n",
        f"The {len(tasks)} tasks of the [practice apps](../how-to/use-the-practice-apps.md), of the world `practice`;",
        f"{shown} of them are demonstrated by scripted people.\n",
        "| task | skill | demonstrated |",
        "|---|---|---|",
        *(f"| {task.id} | {task.skill} | {'yes' if task.id in scripts else ''} |" for task in tasks),
    ]


def _families() -> list[str]:
    """The families of instances by the tasks that have them."""
    miniwob = importlib.import_module("aboveboard.environments.browsing.miniwob")
    families = importlib.import_module("aboveboard.studio.practice.families")
    rows = [("all of MiniWoB++", family) for family in miniwob.EVERY]
    rows += [(f"`{task}`", family) for task, family in miniwob.MODES.items()]
    rows += [("all practice apps", shown.family) for shown in families.EVERY]
    rows += [(f"all of `{app}`", shown.family) for app, own in families.OWN.items() for shown in own]
    return [
        "\n## Families of instances\n",
        "A family draws a task's instances in one way (`aboveboard evaluate online --family NAME`). Nothing is trained",
        "or tuned on those that are held out. From Python: `families(task)` of a world names them, `of(name)` is the",
        "same world drawing from another one.\n",
        "| tasks | family | other than the usual in its | held out | what is other |",
        "|---|---|---|---|---|",
        *(f"| {of} | {one.name} | {one.change} | {'yes' if one.held_out else ''} | {one.says} |" for of, one in rows),
    ]


def pages() -> dict[Path, str]:
    """Each generated page and what it must say."""
    found = {
        REFERENCE / "errors.md": errors_page(),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "tasks.md": tasks_page(),
    }
    return {path: text for path, text in found.items() if text is not None}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name the stale ones and end with status 1."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" not in arguments:
        for path in stale:
            path.write_text(pages()[path], encoding="utf-8")
        return 0
    for path in stale:
        print(f"{path.name} is stale; run ./dev docs --write", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
