"""Promise 8: the services have no person in them, and nothing is counted over fewer than ten.

What a table, a route, a command or a message may hold is listed here whole: whoever adds a column, a query or an order
has to change this file, where a works council reads it.
"""

import contextlib
import importlib
import inspect
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cyclopts
import msgspec
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from aboveboard.cli import COMMANDS
from aboveboard.cli.build import build
from aboveboard.collector.app import create_app
from aboveboard.collector.keyholder_memory import MemoryKeyholder
from aboveboard.collector.settings import CollectorSettings
from aboveboard.datasets import card, manifest
from aboveboard.datasets.exercised import FEWEST, QUESTIONS, Counted, worker
from aboveboard.datasets.manifest import read_manifest
from aboveboard.formats import entries, keyholder, services
from aboveboard.formats.entries import Expired, read_entry
from aboveboard.keyholder.app import create_app as create_keyholder
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.store import Store
from aboveboard.model.aggregates import FEWEST_PEOPLE, about, in_tens
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode
from aboveboard.pipeline import exporting
from aboveboard.pipeline.episodes import Origin, episodes_of
from aboveboard.reduction.registry import reduce
from aboveboard.storage.filesystem import FilesystemStore
from tests.keyholding import SIGNING, Clock, Person
from tests.pipelines import Way, way
from tests.scripts import released

pytestmark = pytest.mark.promise

PERSON = {
    *("person", "persons", "people", "participant", "participants", "pseudonym", "user", "users", "username", "login"),
    *("employee", "employees", "colleague", "staff", "team", "teams", "department", "manager", "owner", "email"),
    *("address", "ip", "host", "hostname", "rank", "ranking", "rating", "leaderboard", "productivity", "performance"),
    *("idle", "attention", "activity", "seen", "attendance"),
}
"""Words that no table, route, command or message of the services may have in a name."""

COLLECTOR_TABLES = {
    "devices": {"key", "expelled"},
    "provisioning_tokens": {"sha256", "expires", "key"},
    "nonces": {"sha256", "expires"},
    "tickets": {"day", "ticket"},
    "segments": {"sha256", "purpose", "epoch", "deletion_hash", "size_bucket", "arrived"},
    "openings": {"deletion_hash", "closes"},
    "tombstones": {"deletion_hash"},
    "alembic_version": {"version_num"},
}
KEYHOLDER_TABLES = {
    "meta": {"name", "value"},
    "wraps": {
        *("sha256", "kind", "purpose", "epoch", "born", "deletion_hash", "release"),
        *("keyholder_wrap", "own_wrap", "receipt_secret"),
    },
    "open_sessions": {"deletion_hash", "closes"},
    "tombstones": {"hash"},
    "receipts": {"id", "deletion_hash", "week", "entry", "models", "envelope"},
    "purpose_keys": {"purpose", "week", "public"},
    "leases": {"id", "envelope", "expires", "shown"},
    "lease_segments": {"lease", "sha256"},
    "requests": {"id", "lease", "asked", "logged"},
    "entries": {"number", "entry"},
    "nodes": {"level", "number", "hash"},
    "learnt_from": {"model", "deletion_hash"},
}
COLLECTOR_ROUTES = {
    ("POST", "/enrol", ()),
    ("GET", "/ticket", ()),
    ("PUT", "/segments/{sha256}", ()),
    ("GET", "/segments/{sha256}", ()),
    ("GET", "/segments", ("epoch", "purpose")),
    ("GET", "/policy", ()),
    ("GET", "/freshness", ()),
    ("PUT", "/policy", ()),
    ("POST", "/deletions", ()),
    ("GET", "/deletions/feed", ("prefix",)),
    ("GET", "/receipts/{receipt}", ()),
    ("GET", "/purpose-keys/{purpose}", ()),
    ("POST", "/own", ()),
    ("GET", "/checkpoint", ()),
    ("GET", "/tile/{path:path}", ()),
}
KEYHOLDER_ROUTES = {
    ("POST", "/wraps", ()),
    ("GET", "/purpose-keys/{purpose}", ()),
    ("POST", "/own", ()),
    ("POST", "/deletions", ()),
    ("GET", "/receipts/{receipt}", ()),
    ("POST", "/leases", ()),
    ("POST", "/leases/{lease}/unwrap", ()),
    ("POST", "/leases/{lease}/recheck", ()),
    ("POST", "/leases/{lease}/models", ()),
    ("GET", "/models/{model}", ()),
    ("GET", "/checkpoint", ()),
    ("GET", "/tile/{path:path}", ()),
}


def words(name: str) -> set[str]:
    """The words of a name, however it is written."""
    return set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))


def collector(folder: Path) -> FastAPI:
    (folder / "collector").mkdir()
    settings = CollectorSettings(data=folder / "collector")
    holder = MemoryKeyholder(SIGNING, lambda: Week.of(time.time()))
    return create_app(settings, store=FilesystemStore(folder / "segments"), keyholder=holder)


def columns(path: Path) -> dict[str, set[str]]:
    """Every table and view of a database, with its columns."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        kept = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
        names = [str(name) for (name,) in database.execute(kept)]
        return {name: {str(row[1]) for row in database.execute(f"PRAGMA table_info({name})")} for name in names}


def routes(app: FastAPI) -> set[tuple[str, str, tuple[str, ...]]]:
    return {
        (method, route.path, tuple(sorted(one.name for one in route.dependant.query_params)))
        for route in app.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


def commands(name: str, made: Any) -> Iterator[tuple[str, str]]:
    """Every command with each of its options."""
    if isinstance(made, cyclopts.App):
        if made.default_command is not None:
            yield from commands(name, made.default_command)
        for each in made:
            if not each.startswith("-"):
                yield from commands(f"{name} {each}", made[each])
        return
    yield name, ""
    yield from ((name, option) for option in inspect.signature(made).parameters)


def structs(module: Any) -> Iterator[type[msgspec.Struct]]:
    for _, kind in inspect.getmembers(module, inspect.isclass):
        if issubclass(kind, msgspec.Struct) and kind.__module__ == module.__name__:
            yield kind


# --- no column, no query, no order, no command ------------------------------------------------------------------------


def test_the_collectors_tables_have_these_columns_and_no_other(running: Way) -> None:
    assert columns(running.folder / "collector" / "collector.sqlite") == COLLECTOR_TABLES


def test_the_keyholders_tables_have_these_columns_and_no_other(tmp_path: Path) -> None:
    Store.create(tmp_path / "keyholder.sqlite")
    assert columns(tmp_path / "keyholder.sqlite") == KEYHOLDER_TABLES


def test_no_column_is_about_a_person() -> None:
    named = {column for table in (COLLECTOR_TABLES, KEYHOLDER_TABLES) for each in table.values() for column in each}
    assert {column for column in named if words(column) & PERSON} == set()
    assert {
        column for column in named if words(column) & {"device", "session", "time", "date", "count", "last"}
    } == set()


def test_the_collector_can_be_asked_this_and_nothing_else(tmp_path: Path) -> None:
    assert routes(collector(tmp_path)) == COLLECTOR_ROUTES


def test_the_keyholder_can_be_asked_this_and_nothing_else(settings: KeyholderSettings) -> None:
    assert routes(create_keyholder(settings)) == KEYHOLDER_ROUTES


def test_no_question_about_a_person_an_order_or_a_sum_finds_an_answer(running: Way) -> None:
    """Unknown questions are not half understood: a listing is by purpose and week, whole, in the order of hashes."""
    listed = running.client.get("/segments").content
    for question in ("person=a", "device=a", "order=size_bucket", "sort=arrived", "group=deletion_hash", "count=1"):
        assert running.client.get(f"/segments?{question}").content == listed
    for path in ("/devices", "/people", "/participants", "/stats", "/metrics", "/count", "/openapi.json", "/docs"):
        assert running.client.get(path).status_code == 404


def test_no_command_and_no_option_names_a_person_or_a_rank() -> None:
    found: list[tuple[str, str]] = []
    for name, target in COMMANDS.items():
        module, _, function = target.partition(":")
        found += commands(name, getattr(importlib.import_module(module), function))
    assert ("serve", "new_token") in found
    assert ("keyholder receipts", "receipt") in found
    named = {told for told in found if (words(told[0]) | words(told[1])) & (PERSON - {"host", "address"})}
    assert named == {("release", "seen")}  # what one has seen oneself of what would leave


@pytest.mark.parametrize("module", [services, keyholder, entries, manifest, exporting], ids=lambda one: one.__name__)
def test_no_message_and_no_record_of_the_services_has_a_place_for_a_person(module: Any) -> None:
    """`people` of a manifest is the one exception: it says `fewer than 10`, or about how many."""
    named = {(kind.__name__, field) for kind in structs(module) for field in kind.__struct_fields__}
    assert len(named) > 5
    assert {each for each in named if words(each[1]) & PERSON} <= {("Manifest", "people")}


# --- nothing is counted over fewer than ten ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    with way(tmp_path_factory.mktemp("way")) as made:
        yield made


def written(running: Way, hashes: list[str], out: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Build a release; returns what the lease holder is told, who sees the content anyway."""
    capsys.readouterr()
    lease, job_key = running.lease(hashes)
    build(
        lease=lease,
        job_key=job_key,
        collector=running.collector,
        keyholder=running.keyholder,
        out=out,
        json_=True,
    )
    told: dict[str, Any] = msgspec.json.decode(capsys.readouterr().out.splitlines()[-1])
    return told


def clear(folder: Path) -> str:
    """All that a release says in the clear but for its list of shards."""
    record = read_manifest(folder)
    bare = msgspec.structs.replace(record, shards=())
    return "\n".join((msgspec.json.encode(bare).decode(), card.datasheet(record), card.croissant(bare)))


def test_ten_people_are_counted_in_tens_and_of_nine_nothing_is_told(
    running: Way, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tenth deletes: what is told before and after differs by nothing that could be subtracted."""
    whole = released(drawn=False)
    half = msgspec.structs.replace(whole, items=whole.items[:1])  # so that no sum is round by chance
    given = [
        running.give(number, [msgspec.structs.replace(half if not number else whole, pseudonym=bytes([number]) * 32)])[
            0
        ]
        for number in range(FEWEST_PEOPLE)
    ]
    exact = written(running, given, tmp_path / "ten", capsys)
    ten = read_manifest(tmp_path / "ten")
    assert (len(ten.shards), ten.people) == (10, "about 10")
    assert ten.totals is not None
    for told, count in (
        (ten.totals.episodes, "episodes"),
        (ten.totals.steps, "steps"),
        (ten.totals.pictures, "pictures"),
    ):
        assert told == in_tens(exact[count]), count
        assert told % 10 == 0
    assert exact["steps"] % 10
    assert f"{exact['steps']} steps" not in clear(tmp_path / "ten")
    assert ten.totals.splits == {}  # each side has fewer than ten
    running.delete(FEWEST_PEOPLE - 1)
    written(running, given, tmp_path / "nine", capsys)
    nine = read_manifest(tmp_path / "nine")
    assert (len(nine.shards), nine.people, nine.totals, nine.withheld) == (9, "fewer than 10", None, ())
    told_of_nine = clear(tmp_path / "nine")
    assert "told from 10 people on" in told_of_nine
    assert not re.search(r"\d+ (episodes|steps|pictures)", told_of_nine)
    for reason in ("segments", "sessions"):
        assert f"- {reason}" not in told_of_nine  # that somebody deleted would be this one's deletion


def test_five_people_who_gave_in_two_quarters_are_not_counted_as_ten(
    running: Way, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pseudonym changes with the quarter, and retention reaches over two of them."""
    whole = released(drawn=False)
    quarters = (Week(name="2026-W38"), Week(name="2026-W47"))
    given = [
        running.give(
            100 + number,
            [msgspec.structs.replace(whole, pseudonym=bytes([number + 1]) * 32, week=quarters[number % 2])],
        )[0]
        for number in range(FEWEST_PEOPLE)
    ]
    written(running, given, tmp_path / "five", capsys)
    five = read_manifest(tmp_path / "five")
    assert (len(five.shards), five.people, five.totals, five.withheld) == (10, "fewer than 10", None, ())


def episodes(people: int, purpose: str) -> list[Episode]:
    """The same episodes of so many people."""
    return [
        one
        for number in range(people)
        for one in episodes_of(released(drawn=False), Origin(purpose, f"{number:064x}", f"{number:064x}"), reduce)
    ]


def heads(found: list[Episode], purpose: str) -> dict[str, tuple[int, int]]:
    """What the head of a model says it was shown, by skill, widget and app."""
    counted = Counted()
    for number, one in enumerate(found):
        held = msgspec.structs.replace(one, purpose=purpose)
        counted.count(f"{one.id} {number}", held.steps, worker(held))
    return {f"{ask} {name}": (steps, held) for ask in QUESTIONS for name, steps, held in counted.told(ask)}


def test_a_models_head_counts_work_of_ten_people_in_tens_and_of_nine_not_at_all() -> None:
    """However many episodes nine people leave: heads travel without a lease."""
    nine, ten = (episodes(people, "agent-training") for people in (FEWEST_PEOPLE - 1, FEWEST_PEOPLE))
    assert len(nine) > FEWEST
    assert heads(nine * 3, "agent-training") == {}
    told = heads(ten, "agent-training")
    assert told
    assert {count % 10 for counts in told.values() for count in counts} == {0}
    nobodys = [msgspec.structs.replace(one, person="") for one in ten]
    assert heads(nobodys, "agent-training") == {}  # who they were of is not known: of few, for all that is known
    last = Week(name="2026-W38")
    quarters = [msgspec.structs.replace(one, week=last) if int(one.person[-1], 16) % 2 else one for one in ten]
    assert heads(quarters, "agent-training") == {}  # half of them may be who the other half is
    assert len(heads(nine, "demo")) >= len(told)  # scripts are nobody
    assert heads(nine, "demo-pilot") == {}  # people's work is not a script's by its name


def test_the_ledger_says_in_tens_how_much_has_expired(settings: KeyholderSettings, clock: Clock) -> None:
    def expired(opened: Keyholder) -> list[int]:
        found = [read_entry(bytes(row[0])) for row in _entries(settings)]
        opened.checkpoint()
        return [one.count for one in found if isinstance(one, Expired)]

    with open_keyholder(settings) as opened:
        Person().give(opened, *"abc")
        for _ in range(15):
            clock.now += 7 * 86_400
            opened.turn()
        assert expired(opened) == [0]
    assert [about(count) for count in (0, 9, 10, 23)] == ["fewer than 10", "fewer than 10", "about 10", "about 20"]


def _entries(settings: KeyholderSettings) -> list[tuple[bytes]]:
    with contextlib.closing(sqlite3.connect(settings.database)) as database:
        return database.execute("SELECT entry FROM entries ORDER BY number").fetchall()


@pytest.mark.parametrize("name", ["person", "Person", "rankOfUser", "user_id", "last-seen"])
def test_a_name_of_a_person_would_be_found(name: str) -> None:
    """The searches above, shown what they look for."""
    assert words(name) & PERSON
