"""The list of commands, sorted by who needs them; read from the sources, so that a list needs no display or extra."""

import ast
import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path

import cyclopts

GROUPS: dict[str, tuple[str, ...]] = {
    "Try it": ("demo", "screen", "practice", "doctor", "verify"),
    "Taking part": (
        *("notice", "record", "status", "pause", "resume", "discard", "review", "cut", "release"),
        *("my-data", "delete", "withdraw", "recover", "uninstall"),
    ),
    "Using data": (
        *("learn", "collect", "lease", "build", "export", "reduce", "reduce-all", "steps", "train", "evaluate"),
        *("value-report", "driver-log"),
    ),
    "Running it": (
        "policy",
        "keyholder",
        "serve",
        "enrol",
        "courier",
        "companion",
        "recorder",
        "browser",
        "browser-host",
        "pages",
        "reader",
    ),
}
"""Heading -> commands in the order of a day."""


def contents(commands: Mapping[str, str], *, version: str, help: str) -> cyclopts.App:  # noqa: A002 - cyclopts' word
    """Return an app that can only print its help: every command with its first sentence, under its heading."""
    app = cyclopts.App(name="aboveboard", version=version, help=help, help_format="markdown")
    for heading, names in _headings(commands):
        group = cyclopts.Group.create_ordered(heading)
        for place, name in enumerate(names):
            app.command(commands[name], name=name, help=sentence(commands[name]), group=group, sort_key=place)
    return app


def _headings(commands: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    known = {name for names in GROUPS.values() for name in names}
    for heading, names in GROUPS.items():
        yield heading, tuple(name for name in names if name in commands)
    yield "More", tuple(name for name in commands if name not in known)


def sentence(target: str) -> str:
    """Return what "module:name" says first: the first line of a function's docstring, or the `help` of an app."""
    module, _, name = target.partition(":")
    spec = importlib.util.find_spec(module)
    source = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return (ast.get_docstring(node) or "").partition("\n")[0]
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _named(node, name):
            return _help_of(node.value)
    return ""


def _named(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _help_of(call: ast.Call) -> str:
    for keyword in call.keywords:
        if keyword.arg == "help" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""
