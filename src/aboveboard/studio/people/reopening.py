"""A small organisation that stood before, started again on what it kept: its keys, its data, its addresses."""

import json
from collections.abc import Iterator
from pathlib import Path

from aboveboard.errors import FileTrouble
from aboveboard.studio.commands import Commands
from aboveboard.studio.organisation import WITNESSES, Organisation


def reopened(commands: Commands, folder: Path) -> Iterator[tuple[str, Organisation | None]]:
    """Start the services again step by step; yields what is done next, and at the end the organisation.

    Raises FileTrouble where the folder does not tell how it stood.
    """
    yield "starting the organisation again", None
    told = _told(folder)
    made = Organisation(folder, commands, told["collector"], told["keyholder"])
    commands.run("policy", "fresh", made.policy, str(folder / "fresh.json"), "--key", made.key("timestamp"))
    places = []
    for role in WITNESSES:
        service = commands.serve(
            *(role, "keyholder", "witness", str(folder / role), "--role", role, "--log", told["log"], "--port", "0")
        )
        places += ["--witness", f"{role}={told[role]}@{service.said}"]
    commands.serve(
        *("keyholder", "keyholder", "serve", str(folder / "keyholder"), *places, "--port", _port(made.keyholder)),
        *("--policy", made.policy, "--freshness", str(folder / "fresh.json"), "--lease-delay", "0"),
    )
    pins = str(folder / "keys" / "pins.json")
    commands.serve(
        *("collector", "serve", str(folder / "collector"), "--keyholder", made.keyholder),
        *("--port", _port(made.collector), "--demo", "--pins", pins),
    )
    commands.run("policy", "publish", made.policy, str(folder / "fresh.json"), "--collector", made.collector)
    yield "the organisation stands again", made


def _told(folder: Path) -> dict[str, str]:
    try:
        told: dict[str, str] = json.loads((folder / "addresses.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileTrouble("the organisation's folder does not say how it stood", remedy="name a new --out") from error
    return told


def _port(address: str) -> str:
    return address.rsplit(":", 1)[1]
