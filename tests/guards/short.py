"""Short scenes for a recorder whose desktop and trees are scripted: canaries at the guards, and the search after them.

`python -m tests.guards.short FOLDER` plays them with whatever source Python finds and prints what was found as JSON. It
takes seconds, where the whole demo takes minutes; it shows less.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from aboveboard.cli.describing import Minimiser
from aboveboard.desktop.scripted import Paint
from aboveboard.elements import Node
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.formats.journal import read_journal
from aboveboard.formats.sealing import seal_payload
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import Layers
from aboveboard.model.time import Week
from aboveboard.recorder.capture import Capture
from aboveboard.recorder.scope import Scope
from aboveboard.studio.canaries import Mark, Search, Zone, plant, search_bytes, search_folder
from aboveboard.studio.opened import pictures_of
from aboveboard.studio.reading import search_pictures
from aboveboard.studio.typed import plain, search_secure_use, spelled
from tests.guards import watched
from tests.unit.recorder.stage import ALIEN, EDIT, EDITOR, TEXT, Stagehand, all_records, approved
from tests.unit.recorder.stage import PASSWORD as SECRET_FIELD

TYPED, DRAWN, NAMED, SHOWN, SECRET, TITLE = plant(6, seed=11)
PLANTED = {
    TYPED: "editor",
    DRAWN: "editor",
    NAMED: "dialog's button",
    SHOWN: "notification",
    SECRET: "password",
    TITLE: "editor's title",
}
SAVE = Mark("Monarch Envelope", "released", frozenset({Zone.JOURNAL}))
GONE = Mark("Postfix Envelope", "discarded")
MARKS = (SAVE, GONE, Mark("f7", "terminal", is_key=True), Mark("f9", "password", is_key=True), *watched.MARKS)
SHOWING = frozenset({"showing", "sensitive"})
FRAMED = replace(EDIT, frame_box=Rect(EDIT.box.x, EDIT.box.y - 30, EDIT.box.width, EDIT.box.height + 30))
TITLE_BAR = Rect(EDIT.box.x, EDIT.box.y - 30, EDIT.box.width, 30)
FRAME = Node(ref="frame", role="frame", name=TITLE, states=frozenset({"showing"}), box=EDIT.box, pid=10)
PASSWORD = replace(SECRET_FIELD, box=Rect(300, 365, 160, 30))
FORGET = Node(ref="gone", role="push button", name=GONE.word, states=SHOWING, box=Rect(120, 365, 160, 30), pid=10)
BUTTONS = (
    Node(ref="save", role="push button", name=SAVE.word, states=SHOWING, box=Rect(120, 110, 160, 30), pid=10),
    Node(ref="name", role="push button", name=NAMED, states=SHOWING, box=Rect(290, 110, 180, 30), pid=10),
)


class Scene(Stagehand):
    """The stage of the recorder's tests, with what minimises in earnest."""

    def play_all(self) -> None:
        """Type, click, let others show and type, and use a secure field."""
        self.scope = Scope({EDITOR: approved(EDITOR, Layers())})
        self.elements.show(10, ScriptedProcess((FRAME, TEXT, PASSWORD, *BUTTONS, FORGET), (EDIT.box,), focus="text"))
        self.elements.__enter__()
        self.writer.__enter__()
        self.stage(FRAMED, ALIEN, focus=EDIT.id)
        describe = Minimiser({"editor": Vocabulary.of([SAVE.word, GONE.word])})
        self.capture = Capture(self.desktop, self.elements, describe, self.scope, self.writer)
        for box, text in ((TEXT.box, DRAWN), (ALIEN.box, SHOWN), (BUTTONS[1].box, NAMED), (TITLE_BAR, TITLE)):
            if box is not None:
                self.desktop.add(drawn(box, text))
        self.play(600)
        self._discard()
        self.type(TYPED)
        self.play(600)
        for button in BUTTONS:
            if button.box is not None:
                self.button(button.box.centre.x, button.box.centre.y)
                self.play(1_500)
        self._work_elsewhere()
        self._give_password()

    def _discard(self) -> None:
        if FORGET.box is not None:
            self.move((FORGET.box.centre.x, FORGET.box.centre.y))
            self.play(300)
            self.button(FORGET.box.centre.x, FORGET.box.centre.y)
        self.play(2_000)
        self.capture.discard(1, self.time)
        self.elements.show(10, ScriptedProcess((FRAME, TEXT, PASSWORD, *BUTTONS), (EDIT.box,), focus="text"))
        if FORGET.box is not None:
            self.paint(FORGET.box, 200)
        self.play(600)

    def _work_elsewhere(self) -> None:
        """Press a key in a program that nobody approved, while the pointer rests on one that is."""
        self.stage(FRAMED, ALIEN, focus=ALIEN.id)
        self.play(600)
        self.key("f7")
        self.play(600)
        self.stage(FRAMED, ALIEN, focus=EDIT.id)
        self.play(600)

    def _give_password(self) -> None:
        if PASSWORD.box is not None:
            self.button(PASSWORD.box.centre.x, PASSWORD.box.centre.y)
        self.elements.show(10, ScriptedProcess((FRAME, TEXT, PASSWORD, *BUTTONS), (EDIT.box,), focus="secret"))
        for place, character in enumerate(SECRET):
            self.key(character, character)
            self.report_insert(character, place, PASSWORD)
        self.key("f9")


def drawn(box: Rect, text: str) -> Paint:
    """Return a step that draws a text into a box of the screen."""
    picture = Image.new("RGB", (box.width, box.height), "white")
    font = ImageFont.truetype("DejaVuSans.ttf", 15)
    ImageDraw.Draw(picture).text((8, 4), text, fill="black", font=font)
    pixels = np.zeros((box.height, box.width, 4), np.uint8)
    pixels[..., :3] = np.asarray(picture)[..., ::-1]
    return Paint(1, box, pixels)


def search(folder: Path, found: Search) -> None:
    """Play the scenes in a folder and search what they left; a failure leaves what was found before."""
    scene = Scene(folder)
    scene.play_all()
    try:
        records = all_records(scene.end())
    finally:
        search_folder(folder, found)
    batches = list(read_journal(folder / "s", scene.day).batches)
    for how, content in (("in words", plain(records)), ("spelled", spelled(records))):
        search_bytes(f"journal, {how}", content, found, Zone.JOURNAL)
    search_secure_use("journal", records, found)
    sealed = seal_payload(plain(records), purpose="demo", epoch=Week.of(1_800_000_000), deletion_hash=bytes(32))
    search_bytes("segment, as the collector stores it", sealed.data, found)
    search_pictures(dict(pictures_of("s", batches)), found, Zone.JOURNAL)
    for play in watched.SCENES:
        name = play.__name__
        search_bytes(f"journal of the scene {name}", plain(play(folder / name)), found, Zone.JOURNAL)


if __name__ == "__main__":
    result = Search(planted=PLANTED, marks=MARKS)
    try:
        search(Path(sys.argv[1]), result)
    finally:
        told = [[one.place, one.form, one.planted] for one in sorted(result.findings)]
        print(json.dumps({"found": told, "blind": [f"{where}: {zone}" for where, zone in result.blind()]}))
