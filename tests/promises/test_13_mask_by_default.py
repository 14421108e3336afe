"""Promise 13: text and media are hidden unless allowed, and every dataset carries its measured leak rate.

The rate is measured by strings planted where nothing may be recorded. Here some are planted where they are recorded, so
that a search that sees nothing is found out.
"""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from aboveboard.cli.artefacts import examine
from aboveboard.cli.build import CANARIES, build
from aboveboard.cli.export import export
from aboveboard.cli.policy import Scope
from aboveboard.companion.standing import standing_consent
from aboveboard.datasets.card import CARD, CROISSANT, datasheet
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import LeakReport, read_manifest, write_manifest
from aboveboard.desktop import Window
from aboveboard.errors import InputError, NotFound, Tampered
from aboveboard.formats.checkpoints import read_checkpoint
from aboveboard.formats.entries import Opened, read_entry
from aboveboard.formats.ledger import tile_path, unpack_entries
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.elements import Element
from aboveboard.model.events import EditOperation, FieldEdited
from aboveboard.model.frames import Frame
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import AppRule, SiteRule
from aboveboard.model.text import Shape
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder
from aboveboard.studio.hands import Hands
from tests.companions import PASSPHRASE, WORD, Reader, Site, site
from tests.patience import until
from tests.pipelines import EXPORT_PURPOSE, LEDGER, PLANTED, Way, way
from tests.promises.searching import found, frames, lit_outside, tiles
from tests.promises.telling import tell
from tests.recorders import EDITOR, Desk
from tests.scripts import SEARCH, Script, released
from tests.typing_runs import Runs, typed_texts
from tests.unit.companion.test_outgoing import built as built_of

pytestmark = pytest.mark.promise

LEAKED = PLANTED[:3]
"""These are in what people released: one typed, one in capitals, one in the words of a task."""
LEFT_OUT = PLANTED[3]
"""This is in a picture that no step names, so it is in no release."""


# --- hidden unless allowed --------------------------------------------------------------------------------------------


def test_a_policy_that_says_nothing_of_layers_allows_masked_pictures_and_the_shape_of_texts() -> None:
    said = b"""{"apps": [{"id": "editor", "name": "Editor", "identities": [{"executable": "/usr/bin/mousepad"}]}],
               "sites": [{"id": "desks", "name": "Desks", "origin": "https://desks.example"}]}"""
    scope = msgspec.json.decode(said, type=Scope)
    rules: tuple[AppRule | SiteRule, ...] = (*scope.apps, *scope.sites)
    for rule in rules:
        assert (rule.layers.text, rule.layers.pixels) == (TextLayer.SHAPE, PixelsLayer.MASKED)
        assert rule.layers == Layers(cadence_s=0, pointer_path=False, key_timing=False)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


def agreed(made: Site) -> ConsentReceipt:
    receipt = standing_consent(made.who.settings, int(time.time()))
    assert receipt is not None
    return receipt


def preset(page: str, layer: str) -> str:
    """What a browser sends of a list in which nobody chose anything: its first option."""
    chosen = re.search(rf'<select [^>]*name="{layer}-editor">\s*<option value="([a-z]+)"', page)
    assert chosen is not None
    return chosen[1]


def test_a_yes_without_a_choice_is_a_yes_to_masks_even_where_the_policy_offers_more(made: Site) -> None:
    """The policy offers the editor's text and pictures redacted; who only ticks the box gives neither."""
    (editor, *_) = made.who.policy.apps
    assert (editor.layers.text, editor.layers.pixels) == (TextLayer.REDACTED, PixelsLayer.REDACTED)

    async def ticks_and_says_yes(reader: Reader) -> str:
        await reader.enter()
        page = (await reader.get("/notice")).text
        lists = {f"{layer}-editor": preset(page, layer) for layer in ("text", "pixels")}
        keys = {"word": WORD, "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}
        return (await reader.post("/consent", **{"agree-editor": "on"}, **lists, **keys)).text

    tell(made, ticks_and_says_yes)
    assert agreed(made).layers == {"editor": Layers(text=TextLayer.SHAPE, pixels=PixelsLayer.MASKED)}


@pytest.mark.x11
def test_under_such_a_policy_no_word_and_no_pixel_of_a_text_is_kept(
    desk: Desk, hands: Hands, window: Callable[..., Window]
) -> None:
    """The real recorder over a real editor: of what is typed the shape, of where it stands one even colour."""
    desk.allow(msgspec.structs.replace(EDITOR, layers=Layers()))
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    at = Point(editor.box.x + 150, editor.box.y + 200)
    companion.begin_at(desk.head("s1"), hands, at)
    hands.type("canary in plain sight")
    hands.rest(1.5)

    def edits() -> list[FieldEdited]:
        return [record for record in desk.records("s1") if isinstance(record, FieldEdited)]

    def shown_after_it() -> bool:
        hands.click(at)
        hands.rest(0.5)
        kinds = [type(record) for record in desk.records("s1")]
        return FieldEdited in kinds and Frame in kinds[kinds.index(FieldEdited) :]

    until(shown_after_it, "an edit, and a picture after it, sealed")
    companion.do("pause")
    assert {type(one.content) for one in edits()} == {Shape}
    assert found(desk, "canary", "plain sight") == []
    (written_in,) = {one.field.box for one in edits() if isinstance(one.field, Element) and one.field.box is not None}
    seen = 0
    for box, pixels in tiles(frames(desk, "s1")):
        within = box.intersection(written_in)
        if within.area:
            part = pixels[within.y - box.y : within.bottom - box.y, within.x - box.x : within.right - box.x, :3]
            assert (part == part[0, 0]).all(), "something is drawn where the text stands"
            seen += within.area
    assert seen >= written_in.area  # the whole field, in one picture at least
    assert lit_outside(frames(desk, "s1"), written_in)  # and what an app says of itself is there to be seen


# --- and personal data in allowed text, however slowly it was typed ---------------------------------------------------


@pytest.mark.parametrize(
    "runs",
    [
        ("jane.do", "e@examp", "le.org"),
        ("4111 1111 ", "1111 1111"),
        ("DE89 3704 ", "0044 053", "2 0130 00"),
        ("password: ", "hun", "ter2"),
    ],
    ids=["address", "card", "account", "password"],
)
def test_a_secret_that_is_typed_slowly_stands_in_nothing_that_leaves(runs: tuple[str, ...]) -> None:
    """The recorder ends a run of typing after 1.5 s even within a word, and no part of it looks like what it is."""
    hand = Runs()
    for text in runs:
        hand.insert(text)
    outgoing = built_of(*hand.records)
    told = msgspec.json.encode(outgoing.contents).decode()
    assert not [part for part in runs[1:] if f'"{part}"' in told]
    assert "".join(runs) not in "".join(typed_texts(outgoing))
    assert sum(outgoing.removed.values()) == 1


# --- every dataset carries its measured rate --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as made:
        yield made


@pytest.fixture(scope="module")
def given(running: Way) -> list[str]:
    """Two sessions, in which three of twenty planted strings stand, and one that leaves with no release."""
    typed = Script(drawn=True).begin().mark(LEAKED[2], begins=True)
    typed.type(LEAKED[0]).type(LEAKED[1].upper())
    content = released()
    one = msgspec.structs.replace(content, items=(typed.stretch(),), pictures=typed.pictures)
    two = msgspec.structs.replace(content, pictures={**content.pictures, "unnamed": LEFT_OUT.encode()})
    return [*running.give(0, [one]), *running.give(1, [two])]


def built(running: Way, leased: tuple[Path, Path], out: Path) -> Path:
    lease, job_key = leased
    build(lease=lease, job_key=job_key, collector=running.collector, keyholder=running.keyholder, out=out)
    return out


def written(running: Way, hashes: list[str], out: Path) -> Path:
    return built(running, running.lease(hashes), out)


@pytest.fixture(scope="module")
def release(running: Way, given: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(running, given, tmp_path_factory.mktemp("built") / "release")


def test_a_dataset_that_nobody_can_measure_is_not_built_and_nothing_is_opened_for_it(
    running: Way, given: list[str], tmp_path: Path
) -> None:
    """No file, an empty one, and strings too short to mean anything: refused before a key is asked for."""
    lease, job_key = running.lease(given)
    alone = tmp_path / "alone"
    alone.mkdir()
    moved = lease.rename(alone / lease.name), job_key.rename(alone / job_key.name)
    before = openings(running)
    with pytest.raises(NotFound) as caught:
        built(running, moved, tmp_path / "release")
    assert CANARIES in caught.value.remedy
    for nothing in ("", "\n\n", "abc\n"):
        (alone / CANARIES).write_text(nothing)
        with pytest.raises(InputError, match="measured leak rate") as refused:
            built(running, moved, tmp_path / "release")
        assert refused.value.remedy
    assert not (tmp_path / "release").exists()
    assert openings(running) == before


def openings(running: Way) -> int:
    """How many segments or shards have been opened so far, as the public log says."""
    size = read_checkpoint(httpx.get(f"{running.keyholder}/checkpoint", trust_env=False).text, LEDGER).size
    tile = httpx.get(f"{running.keyholder}/{tile_path(None, 0, size)}", trust_env=False)
    return sum(isinstance(read_entry(entry), Opened) for entry in unpack_entries(tile.content))


def test_the_card_carries_the_rate_that_was_measured_and_its_interval(release: Path) -> None:
    leaks = read_manifest(release).leaks
    assert (leaks.measured, leaks.searched, leaks.found) == (True, 20, 3)
    assert leaks.rate == 0.15
    low, high = leaks.interval
    assert (round(low, 3), round(high, 3)) == (0.052, 0.36)  # Wilson's, of 3 in 20
    for name in (CARD, CROISSANT):
        said = (release / name).read_text(encoding="utf-8")
        assert "Measured leak rate: 15.0 % (95 % interval 5.2 to 36.0 %): 3 of 20 known strings found" in said
        assert not [planted for planted in PLANTED if planted in said]


def test_few_strings_leave_much_open_and_the_interval_says_so() -> None:
    def highest(searched: int) -> float:
        return LeakReport(measured=True, searched=searched, found=0).interval[1]

    assert highest(2) > 0.6
    assert highest(20) > 0.15
    assert highest(200) < 0.02
    assert LeakReport(measured=True, searched=5, found=5).interval[1] == pytest.approx(1)


def test_what_people_take_back_takes_its_leaks_with_it(running: Way, tmp_path: Path) -> None:
    """The rate is of this release, found anew in each."""
    leaking = msgspec.structs.replace(released(drawn=False), items=(Script().begin().type(PLANTED[5]).stretch(),))
    two = [*running.give(20, [leaking]), *running.give(21, [released(drawn=False)])]
    assert read_manifest(written(running, two, tmp_path / "before")).leaks.found == 1
    running.delete(20)
    after = read_manifest(written(running, two, tmp_path / "after")).leaks
    assert (after.searched, after.found) == (20, 0)


ADDRESS = "jane.doe@example.org"


def leaks_of(running: Way, session: int, script: Script, canary: str, folder: Path) -> LeakReport:
    """Release a stretch as it is, as an older device would have, build it, and return how much of it leaked."""
    content = msgspec.structs.replace(released(drawn=False), items=(script.stretch(),))
    lease, job_key = running.lease(running.give(session, [content]))
    strings = folder / "strings.txt"
    strings.write_text(f"{canary}\n")
    out = folder / "release"
    build(
        lease=lease,
        job_key=job_key,
        collector=running.collector,
        keyholder=running.keyholder,
        canaries=strings,
        out=out,
    )
    return read_manifest(out).leaks


def test_what_an_older_device_released_letter_by_letter_is_joined_by_no_step(running: Way, tmp_path: Path) -> None:
    leaks = leaks_of(running, 30, Script().begin().type(ADDRESS), ADDRESS, tmp_path)
    assert (leaks.searched, leaks.found) == (1, 0)


def test_a_string_that_only_the_edits_of_a_text_spell_is_a_leak_too(running: Way, tmp_path: Path) -> None:
    """What they come to is not known, so no text holds it."""
    script = Script().begin().type(PLANTED[6]).wait(-1_600)
    script.edit(SEARCH, EditOperation.DELETE, 90, "milk").rest()
    leaks = leaks_of(running, 31, script, PLANTED[6], tmp_path)
    assert (leaks.searched, leaks.found) == (1, 1)


# --- and nobody makes it smaller --------------------------------------------------------------------------------------


def opened(running: Way, folder: Path) -> Release:
    lease, job_key = running.lease([shard.sha256 for shard in read_manifest(folder).shards])
    with Keyholder(running.keyholder) as holder:
        return Release.open(folder, Opening(Leased.read(lease, job_key), holder))


def copied(release: Path, to: Path) -> Path:
    for path in release.rglob("*"):
        if path.is_file():
            (to / path.relative_to(release)).parent.mkdir(parents=True, exist_ok=True)
            (to / path.relative_to(release)).write_bytes(path.read_bytes())
    return to


def test_a_release_as_it_was_built_is_whole_and_opens(running: Way, release: Path) -> None:
    assert examine(release).faults == []
    assert len(list(opened(running, release).shards())) == 2


@pytest.mark.parametrize("name", ["release.json", CARD])
def test_a_rate_that_was_changed_in_the_file_is_found_without_any_key(release: Path, tmp_path: Path, name: str) -> None:
    folder = copied(release, tmp_path / "copy")
    said = (folder / name).read_text(encoding="utf-8")
    old, new = ('"found":3', '"found":0') if name != CARD else ("15.0 %", "0.0 %")
    assert said.count(old) == 1
    (folder / name).write_text(said.replace(old, new), encoding="utf-8")
    assert examine(folder).faults


@pytest.mark.parametrize(
    "leaks",
    [
        LeakReport(measured=True, searched=20, found=0, where="everywhere"),
        LeakReport(measured=True, searched=2_000, found=3, where="everywhere"),
        LeakReport(),
    ],
    ids=["nothing found", "more searched", "not measured"],
)
def test_a_rate_that_was_changed_with_its_id_and_its_card_opens_nothing(
    running: Way, release: Path, tmp_path: Path, leaks: LeakReport
) -> None:
    """Whoever passes a release on can write all of its clear files anew; its shards vouch for the first manifest."""
    folder = copied(release, tmp_path / "copy")
    changed = msgspec.structs.replace(read_manifest(folder), leaks=leaks).identified()
    write_manifest(folder, changed)
    (folder / CARD).write_text(datasheet(changed), encoding="utf-8")
    assert examine(folder).faults == []  # without a key it looks whole
    with pytest.raises(Tampered) as caught:
        opened(running, folder)
    assert caught.value.remedy


def test_a_manifest_without_its_shards_word_opens_nothing(running: Way, release: Path, tmp_path: Path) -> None:
    folder = copied(release, tmp_path / "copy")
    record = read_manifest(folder)
    silent = tuple(msgspec.structs.replace(shard, vouch="") for shard in record.shards)
    write_manifest(folder, msgspec.structs.replace(record, shards=silent).identified())
    with pytest.raises(Tampered):
        opened(running, folder)


def test_a_plain_export_carries_the_rate_of_its_release(running: Way, release: Path, tmp_path: Path) -> None:
    names = [shard.sha256 for shard in read_manifest(release).shards]
    opening, approval = running.lease(names), running.lease(names, EXPORT_PURPOSE, form="lite_sample")
    export(
        release,
        lease=approval[0],
        job_key=approval[1],
        opening_lease=opening[0],
        opening_job_key=opening[1],
        keyholder=running.keyholder,
        recipient="Example Lab",
        format_="lite_sample",
        out=tmp_path / "export",
    )
    record = msgspec.json.decode((tmp_path / "export" / "export.json").read_bytes())
    assert (record["leaks"]["searched"], record["leaks"]["found"]) == (20, 3)
    assert "Measured leak rate: 15.0 %" in (tmp_path / "export" / CARD).read_text(encoding="utf-8")
