"""LiteSample (CUA-Lite): a row per episode, pictures by path, messages and metadata as JSON, coordinates 0 to 1000.

Field names and rules after `lite/core/samples.py` and `lite/data/preproc/AGENTS.md` of CUA-Lite: a trajectory that the
form cannot hold is dropped whole, never a step from its middle; equal adjacent actions stay; keys are lower case.
"""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from aboveboard.errors import NotFound
from aboveboard.exporters import Checked, Exported, Exporter, Loss, Part, words
from aboveboard.formats.tables import listed, read_table, value, write_table
from aboveboard.model.actions import (
    Action,
    Click,
    Drag,
    HoldKey,
    Hotkey,
    Hover,
    Key,
    LongPress,
    Scroll,
    SwitchApp,
    Type,
)
from aboveboard.model.events import Button
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Episode, LowLevel, Step

SCALE = 1_000
DONE = "done"
NAME = "aboveboard"
FEATURES: dict[str, dict[str, Any]] = {
    "images": listed(value("string")),
    "messages": value("string"),
    "metadata": value("string"),
}
SPLITS = {"train": "train", "validation": "validation", "test": "validation"}
"""The form knows two splits; ours of `test` goes with `validation`."""


class Unfit(Exception):
    """This episode cannot be held; the message is the reason in the loss table."""


@dataclass(slots=True)
class _Turn:
    """One call of the model: the picture it saw and the actions it asked for."""

    picture: str
    canvas: Rect
    description: str
    actions: list[dict[str, Any]] = field(default_factory=list)


class LiteSample:
    """The exporter; it holds nothing."""

    name = "lite_sample"

    def write(self, folder: Path, parts: Iterable[Part]) -> Exported:
        """Write `desktop/use/SPLIT/NUMBER.parquet` and the pictures as PNG by their SHA-256."""
        rows: Counter[str] = Counter()
        losses: Counter[tuple[str, str]] = Counter()
        pictures: set[str] = set()
        for number, part in enumerate(parts):
            table = []
            for permitted in part.episodes:
                episode = permitted.episode
                losses["person", "a plaintext export has no person column"] += len(episode.steps)
                try:
                    turns = _turns(episode, part.pictures, losses)
                except Unfit as reason:
                    losses["episode", str(reason)] += 1
                    continue
                if episode.judgement.outcome != DONE:
                    losses["end", "nobody judged that the task was done, so the row ends with its last action"] += 1
                paths = [_picture(folder, turn.picture, part.pictures, pictures) for turn in turns]
                table.append({"images": paths, **_texts(episode, turns)})
            rows[part.split] += len(table)
            path = (
                folder / "desktop" / "use" / SPLITS.get(part.split, part.split) / f"{part.split}-{number:05d}.parquet"
            )
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write_table({name: [row[name] for row in table] for name in FEATURES}, FEATURES))
        lost = (Loss(what=what, fate="dropped", count=count, why=why) for (what, why), count in sorted(losses.items()))
        return Exported(rows=dict(rows), pictures=len(pictures), losses=tuple(lost))

    def validate(self, folder: Path) -> Checked:
        """Check that pictures decode, that calls and pictures agree, and that coordinates lie within 0 to 1000."""
        files = sorted(folder.glob("desktop/use/*/*.parquet"))
        if not files:
            raise NotFound("there is no table in this folder's `desktop/use`")
        faults: list[str] = []
        rows, seen = 0, set()
        for file in files:
            for row in read_table(file.read_bytes()):
                where = f"{file.name} row {rows}"
                faults += [f"{where}: {fault}" for fault in (*_check_messages(row), *_check_pictures(folder, row))]
                seen |= set(row["images"])
                rows += 1
        return Checked(rows=rows, pictures=len(seen), faults=tuple(faults))


def _turns(episode: Episode, pictures: Mapping[str, bytes], losses: Counter[tuple[str, str]]) -> list[_Turn]:
    """Return an episode as calls; a lowered row without a picture of its own joins the call before it.

    Every row is imitated, from its first call to its last: raises Unfit where that would teach what went wrong.
    """
    if episode.judgement.outcome not in {DONE, "unknown"}:
        raise Unfit("its task was not done, and this form is for imitation")
    if not all(step.flags.train for step in episode.steps):
        raise Unfit("a step of it is not to be imitated, and this form has no loss mask")
    turns: list[_Turn] = []
    for step in episode.steps:
        if isinstance(step.action, SwitchApp) and not step.children:
            losses["switch_app", "the click into the other app says it"] += 1
            continue
        if step.provenance.get("children") == "incomplete":
            raise Unfit("a printable key on the way to a choice is in no recording")
        canvases = _canvases(step)
        for row in step.lowered():
            if isinstance(row.action, Drag) and len(row.action.path) > 2:
                losses["drag path", "this form has a start and an end"] += 1
            if row.picture is not None and row.picture in canvases and row.picture in pictures:
                turns.append(_Turn(row.picture, canvases[row.picture], _describe(step)))
            elif not turns:
                raise Unfit("its first action has no picture before it")
            turns[-1].actions += _actions(row, turns[-1].canvas)
    return turns


def _canvases(step: Step) -> dict[str, Rect]:
    seen = (step.before, step.at_action, *step.between, step.after)
    return {one.picture.sha: one.picture.canvas for one in seen if one is not None and one.picture is not None}


def _actions(row: LowLevel, canvas: Rect) -> list[dict[str, Any]]:
    """Return a lowered row in the form's words; raises Unfit for one it has none for."""
    action: Action = row.action
    if isinstance(action, Click | LongPress):
        return _pressed(action, canvas)
    if isinstance(action, Drag | Scroll) and action.modifiers:
        raise Unfit("a drag or scroll with modifiers has no word in this form")
    if isinstance(action, Drag):
        ends = {"start_coordinate": _place(action.start, canvas), "coordinate": _place(action.end, canvas)}
        return [{"action": "drag", **ends, "button": action.button.value}]
    if isinstance(action, Hover):
        return [{"action": "mouse_move", "coordinate": _place(action.at, canvas)}]
    if isinstance(action, Scroll):
        return _scrolled(action, canvas)
    if isinstance(action, HoldKey):
        return [{"action": "key", "keys": [action.key]}]
    if isinstance(action, Key | Hotkey):
        keys = [action.key] if isinstance(action, Key) else [*action.modifiers, *action.keys]
        return [{"action": "key", "keys": keys} for _ in range(action.repeats + 1)]
    if isinstance(action, Type) and isinstance(action.text, Redacted):
        return [{"action": "type", "text": action.text.text}]
    raise Unfit("it types text that is not held" if isinstance(action, Type) else "an action has no word in this form")


def _pressed(action: Click | LongPress, canvas: Rect) -> list[dict[str, Any]]:
    if isinstance(action, LongPress):
        raise Unfit("a long press has no word in this form")
    if action.modifiers:
        raise Unfit("a click with modifiers has no word in this form")
    press: dict[str, Any] = {"action": "click", "coordinate": _place(action.at, canvas)}
    if action.count > 1:
        press["clicks"] = action.count
    if action.button is not Button.LEFT:
        press["button"] = action.button.value
    return [press]


def _scrolled(action: Scroll, canvas: Rect) -> list[dict[str, Any]]:
    place = _place(action.at, canvas)
    ways = (("down", action.dy), ("up", -action.dy), ("right", action.dx), ("left", -action.dx))
    return [
        {"action": "scroll", "coordinate": place, "direction": name, "amount": int(amount)}
        for name, amount in ways
        if amount > 0
    ]


def _place(point: Point, canvas: Rect) -> list[int]:
    if not canvas.contains(point):
        raise Unfit("a point lies outside its picture")
    return [(point.x - canvas.x) * SCALE // canvas.width, (point.y - canvas.y) * SCALE // canvas.height]


def _describe(step: Step) -> str:
    """Return the action in plain words, by template: its kind, and the target's role and name where told."""
    kind = type(step.action).__name__
    role, name = getattr(step.target, "role", ""), words(getattr(step.target, "name", None))
    return " ".join(part for part in (kind, role, name and f'"{name}"') if part)


def _texts(episode: Episode, turns: Sequence[_Turn]) -> dict[str, str]:
    goal = {"type": "text", "text": words(episode.instruction.goal)}
    messages: list[dict[str, Any]] = [{"role": "user", "content": [{"type": "image", "index": 0}, goal]}]
    for number, turn in enumerate(turns):
        call = f"call_{number:04d}"
        function = {"name": "computer", "arguments": {"actions": turn.actions}}
        said = [{"type": "action_description", "text": turn.description}]
        calls = [{"id": call, "type": "function", "function": function}]
        messages.append({"role": "assistant", "content": said, "tool_calls": calls})
        if number + 1 < len(turns):
            shown = [{"type": "image", "index": number + 1}]
            messages.append({"role": "tool", "tool_call_id": call, "content": shown})
    if episode.judgement.outcome == DONE:
        messages.append({"role": "assistant", "content": [{"type": "text", "text": "Done."}]})
    canvas = turns[0].canvas
    others = {
        "id": episode.id,
        "resolution": [canvas.width, canvas.height],
        "os": "linux",
        "source": NAME,
        "source_id": episode.id,
        "outcome": episode.judgement.outcome,
    }
    metadata = {
        "metadata_kind": "cua",
        "dims": ["desktop", "use"],
        "extra_tool_schemas": [],
        "valid_actions": None,
        "others": others,
    }
    return {"messages": json.dumps(messages), "metadata": json.dumps(metadata)}


def _picture(folder: Path, sha: str, pictures: Mapping[str, bytes], written: set[str]) -> str:
    """Write a picture as PNG, pixel for pixel, under the SHA-256 of its file; returns its path in the folder."""
    target = io.BytesIO()
    with Image.open(io.BytesIO(pictures[sha])) as picture:
        picture.convert("RGB").save(target, "PNG", compress_level=1)
    name = hashlib.sha256(target.getvalue()).hexdigest()
    path = Path(NAME) / "images" / name[:2] / f"{name}.png"
    if name not in written:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(target.getvalue())
        written.add(name)
    return path.as_posix()


def _check_messages(row: Mapping[str, Any]) -> list[str]:
    try:
        messages = json.loads(row["messages"])
        shown = [part["index"] for one in messages for part in one["content"] if part["type"] == "image"]
        calls = [call for one in messages for call in one.get("tool_calls", ())]
        actions = [action for call in calls for action in call["function"]["arguments"]["actions"]]
    except (ValueError, KeyError, TypeError):
        return ["the messages do not read"]
    faults = [] if shown == list(range(len(row["images"]))) else ["pictures and their mentions differ"]
    places = [action[name] for action in actions for name in ("coordinate", "start_coordinate") if name in action]
    outside = [place for place in places if not all(0 <= part <= SCALE for part in place)]
    return [*faults, *(["a coordinate is out of range"] if outside else [])]


def _check_pictures(folder: Path, row: Mapping[str, Any]) -> list[str]:
    faults = []
    for name in row["images"]:
        try:
            data = (folder / name).read_bytes()
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
        except OSError:
            faults.append("a picture is missing or does not decode")
            continue
        if hashlib.sha256(data).hexdigest() != Path(name).stem:
            faults.append("a picture is not what its name says")
    return faults


EXPORTER: Exporter = LiteSample()
