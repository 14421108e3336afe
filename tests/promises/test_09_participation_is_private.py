"""Promise 9: nothing shows the employer who takes part, pauses, declines, withdraws, gives or deletes.

Five people's devices belong to one collector, which runs as its own command. The employer here sees more than any does:
every request to the byte, as if TLS were opened, and every table and word of the services. What is left to see there is
a stated limit, and stands here too: that from one address more was sent than from another.
"""

import contextlib
import io
import itertools
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec
import pytest

from aboveboard.cli.keyholder import receipts
from aboveboard.collector.database import open_database
from aboveboard.collector.enrolment.service import EnrolmentService
from aboveboard.collector.enrolment.store import EnrolmentStore
from aboveboard.companion.enrolment import enrol
from aboveboard.companion.standing import standing_consent
from aboveboard.courier.courier import Courier, CourierReport
from aboveboard.courier.settings import CourierSettings
from aboveboard.errors import UnknownFormat, Unreachable
from aboveboard.formats.deletions import PendingDeletion, ask_deletion
from aboveboard.formats.devices import device_key
from aboveboard.formats.places import Places
from aboveboard.formats.policies import write_pins
from aboveboard.formats.role_keys import make_role_key
from aboveboard.formats.services import Publication
from aboveboard.formats.tickets import TICKET_HEADER, public_hex
from tests.companions import APPS, Reader, Site, site
from tests.patience import PATIENCE_S, until
from tests.promises.tapping import Asked, Tap
from tests.promises.telling import recorded, released, tell
from tests.real_keyholder import WITNESS_ROLE, real_keyholder
from tests.services import Organisation

pytestmark = pytest.mark.promise

NEVER, DECLINES, RECORDS, WITHDRAWS, GIVES = PEOPLE = ("never looks", "declines", "records", "withdraws", "gives")
UNITS = Path(__file__).parents[2] / "packaging" / "systemd" / "user"
HOLDS_DEVICES = {"devices", "provisioning_tokens"}

Round = list[tuple[Asked, ...]]
Tables = dict[str, list[tuple[object, ...]]]


async def looks_and_leaves(reader: Reader) -> str:
    await reader.enter()
    return (await reader.get("/notice")).text


async def agrees_and_records(reader: Reader) -> str:
    await reader.unlocked()
    await reader.agree()
    await reader.get("/home")
    return (await reader.post("/begin")).text


async def pauses_and_withdraws(reader: Reader) -> str:
    await recorded(reader)
    await reader.get("/notice")
    return (await reader.post("/withdraw")).text


async def deletes(reader: Reader) -> str:
    await reader.unlocked()
    await reader.enter("mydata")
    await reader.get("/mydata")
    return (await reader.post("/delete")).text


STORIES = {
    DECLINES: looks_and_leaves,
    RECORDS: agrees_and_records,
    WITHDRAWS: pauses_and_withdraws,
    GIVES: released,
}


@dataclass
class Fleet:
    """An organisation, the devices of five people, and all that the employer has seen so far, by stage."""

    folder: Path
    tap: Tap
    said: Path
    sites: dict[str, Site]
    keys: dict[str, str] = field(default_factory=dict)
    seen: dict[str, dict[str, Round]] = field(default_factory=dict)
    reports: dict[str, dict[str, CourierReport]] = field(default_factory=dict)
    tables: dict[str, Tables] = field(default_factory=dict)
    counted: dict[str, str] = field(default_factory=dict)

    def places(self, person: str) -> Places:
        return self.sites[person].who.places

    def round(self, stage: str) -> None:
        """Let every device's courier do one round, that of the giver last; then look at everything.

        What the giver deletes in a round is public from then on: it would be another answer to who asks later.
        """
        self.seen[stage], self.reports[stage] = {}, {}
        for person in PEOPLE:
            with contextlib.suppress(Unreachable, UnknownFormat):  # then it has no report
                self.reports[stage][person] = Courier(self.places(person), CourierSettings(attempts=1)).once()
            self.seen[stage][person] = self.tap.taken()
        self.tables[stage] = {
            f"{path.name}: {table}": rows for path in self.databases() for table, rows in _tables(path)
        }
        with contextlib.redirect_stdout(io.StringIO()) as told:
            receipts(self.folder / "keyholder")
        self.counted[stage] = told.getvalue()

    def databases(self) -> list[Path]:
        return sorted(self.folder.rglob("*.sqlite"))

    def moment_comes(self) -> None:
        """What waits in the giver's outbox waits no longer."""
        moments = self.places(GIVES).feed / "moments.json"
        drawn = msgspec.json.decode(moments.read_bytes(), type=dict[str, float])
        assert all(moment > time.time() for moment in drawn.values())
        moments.write_bytes(msgspec.json.encode(dict.fromkeys(drawn, 0.0)))

    def day_comes(self) -> None:
        """Yesterday's ticket is worth nothing."""
        for person in PEOPLE:
            (self.places(person).device / "ticket.json").unlink(missing_ok=True)

    def deletion_comes(self) -> None:
        """The giver's deletion waits no longer."""
        (path,) = (self.places(GIVES).feed / "deletions").glob("*.json")
        pending = msgspec.json.decode(path.read_bytes(), type=PendingDeletion)
        path.write_bytes(msgspec.json.encode(msgspec.structs.replace(pending, due=0)))


def _tables(path: Path) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            yield table, database.execute(f"SELECT * FROM {table}").fetchall()


@contextlib.contextmanager
def collecting(folder: Path, keyholder: str) -> Iterator[str]:
    """The collector as an operator runs it; all that it says goes to a file."""
    said = folder / "said"
    options = ("--keyholder", keyholder, "--pins", str(folder / "pins.json"), "--port", "0")
    environment = {name: os.environ.get(name, "") for name in ("PATH", "PYTHONPATH")}
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "aboveboard.cli", "serve", str(folder / "collector"), *options],
            env={**environment, "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        whole = until(lambda: "\n" in said.read_text() and said.read_text(), "its address", instead=said.read_text)
        yield str(whole).splitlines()[0]
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def publish(collector: str, organisation: Organisation) -> None:
    now = time.time()
    plain = organisation.policy(now, version=2, witnesses=(WITNESS_ROLE,))
    signed = organisation.publication(msgspec.structs.replace(plain, apps=APPS), now)
    body = Publication(policy=msgspec.Raw(signed[0]), freshness=msgspec.Raw(signed[1]))
    put = httpx.put(f"{collector}/policy", content=msgspec.json.encode(body), trust_env=False)
    assert put.status_code == 201, put.text


def provision(fleet: Fleet, organisation: Organisation) -> None:
    """Enrol every managed device, as provisioning does, before anybody is asked."""
    database = open_database(f"sqlite:///{fleet.folder / 'collector' / 'collector.sqlite'}")
    try:
        tokens = EnrolmentService(EnrolmentStore(database), time.time)
        for person in PEOPLE:
            enrol(fleet.places(person), fleet.tap.address, tokens.new_token(), organisation.pins)
            fleet.keys[person] = public_hex(device_key(fleet.places(person)))
    finally:
        database.close()
    fleet.tap.taken()


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """The whole story, once: everybody decides, one gives, is refused, gives again, and deletes."""
    folder, organisation = tmp_path_factory.mktemp("fleet"), Organisation()
    write_pins(folder, organisation.pins)
    with contextlib.ExitStack() as stack:
        keyholder = stack.enter_context(real_keyholder(folder, organisation, time.time))
        collector = stack.enter_context(collecting(folder, keyholder))
        publish(collector, organisation)
        sites = {
            person: stack.enter_context(site(folder / f"device {number}", organisation=organisation))
            for number, person in enumerate(PEOPLE)
        }
        made = Fleet(folder, stack.enter_context(Tap(collector)), folder / "said", sites)
        (folder / "keyholder" / "copy").write_text(str(folder / "elsewhere" / "head"))  # as `keyholder init` does
        make_role_key(folder / "keyholder" / "signing.key")
        provision(made, organisation)
        made.round("enrolled")
        for person, story in STORIES.items():
            tell(sites[person], story)
        made.round("decided")
        made.moment_comes()
        ticket = made.places(GIVES).device / "ticket.json"
        good = ticket.read_bytes()
        ticket.write_bytes(good.replace(good[20:28], b"00000000"))
        made.round("refused")
        ticket.write_bytes(good)
        made.round("given")
        tell(sites[GIVES], deletes)
        made.round("deletion asked")
        made.deletion_comes()
        made.round("deleted")
        made.round("receipt")
        ask_deletion(made.places(GIVES), b"s" * 32, now=0, at_once=True)
        made.tap.refused = b"POST /deletions"
        made.day_comes()
        made.round("deletion refused")
        made.tap.refused = b""
        (path,) = (made.places(GIVES).feed / "deletions").glob("*.json")
        path.write_bytes(b"{")
        made.day_comes()
        made.round("deletion unreadable")
        yield made


STAGES = (
    *("enrolled", "decided", "refused", "given", "deletion asked", "deleted", "receipt"),
    *("deletion refused", "deletion unreadable"),
)
QUIET = ("enrolled", "decided", "deletion asked")
"""Stages in which nobody's upload or deletion has come to its moment."""


def alike(found: Round) -> list[list[tuple[object, ...]]]:
    """What every device has to do, as an observer compares it: order, sizes, headers, bodies, answers."""
    return [[one.shape for one in each] for each in found if not any(one.personal for one in each)]


def personal(found: Round) -> Round:
    return [each for each in found if any(one.personal for one in each)]


def test_the_story_was_lived_and_not_only_told(fleet: Fleet) -> None:
    """Otherwise the silence below would prove nothing."""
    now = int(time.time())
    agreed = {person for person in PEOPLE if standing_consent(fleet.sites[person].who.settings, now) is not None}
    assert agreed == {RECORDS, GIVES}
    assert fleet.reports["decided"][GIVES].waiting == 1
    assert fleet.reports["refused"][GIVES].kept == 1
    assert fleet.reports["given"][GIVES].uploaded == 1
    assert fleet.reports["deleted"][GIVES].deletions_sent == 1
    assert fleet.reports["receipt"][GIVES].receipts == 1
    assert set(fleet.reports["deletion refused"]) == {*PEOPLE} - {GIVES}
    assert list(fleet.places(RECORDS).journal.iterdir())
    assert {len(alike(fleet.seen["enrolled"][person])) for person in PEOPLE} == {3}


@pytest.mark.parametrize("stage", STAGES)
def test_what_every_device_asks_and_hears_is_the_same_to_the_byte_whatever_its_person_did(
    fleet: Fleet, stage: str
) -> None:
    rounds = fleet.seen[stage]
    assert alike(rounds[NEVER])
    for person in PEOPLE:
        assert alike(rounds[person]) == alike(rounds[NEVER]), person


@pytest.mark.parametrize("stage", QUIET)
def test_nothing_more_is_sent_because_somebody_decided(fleet: Fleet, stage: str) -> None:
    """Who agreed, records, paused, withdrew, has released or asked for a deletion sends what everybody sends."""
    assert [person for person in PEOPLE if personal(fleet.seen[stage][person])] == []


def test_a_day_on_which_somebody_decides_asks_what_the_day_before_asked(fleet: Fleet) -> None:
    paths = [[one.path for each in fleet.seen[stage][RECORDS] for one in each] for stage in QUIET[:2]]
    before, after = ([path for path in found if path != "/ticket"] for found in paths)  # once a day, by all alike
    assert before == after


def test_a_decision_changes_no_row_of_any_table(fleet: Fleet) -> None:
    assert len(fleet.tables["enrolled"]) > 15
    assert fleet.tables["decided"] == fleet.tables["enrolled"]
    assert fleet.tables["deletion asked"] == fleet.tables["given"]


def test_an_upload_is_one_connection_more_that_names_no_device(fleet: Fleet) -> None:
    """Its own connection, the ticket that all have, no signature, no cookie; nothing of any device's key in it."""
    ((upload,),) = personal(fleet.seen["given"][GIVES])
    assert set(upload.headers) == {
        *("host", "user-agent", "accept", "accept-encoding", "connection"),
        *("content-type", "content-length", TICKET_HEADER.lower()),
    }
    tickets = {row[1] for row in fleet.tables["given"]["collector.sqlite: tickets"]}
    assert {upload.headers[TICKET_HEADER.lower()]} == tickets
    common = fleet.seen["given"][NEVER][0][0].headers
    assert all(upload.headers[name] == common[name] for name in ("host", "user-agent", "accept", "accept-encoding"))
    for key in fleet.keys.values():
        assert key.encode() not in upload.body
        assert bytes.fromhex(key) not in upload.body


def test_an_upload_comes_last_so_that_nothing_that_becomes_of_it_changes_the_rest(fleet: Fleet) -> None:
    assert [any(one.personal for one in each) for each in fleet.seen["given"][GIVES]] == [False, False, True]


def test_refusing_an_upload_makes_no_device_sign_anything(fleet: Fleet) -> None:
    """An operator who refuses the ticket would otherwise hear whose upload it was: the next request is signed."""
    asked = [one for each in fleet.seen["refused"][GIVES] for one in each]
    assert [one.method for one in asked if one.personal] == ["PUT"]
    assert b" 403 " in next(one.answer for one in asked if one.personal)
    signed = [one.path for one in itertools.chain(*fleet.seen["refused"][GIVES]) if "signature" in one.headers]
    assert signed == []


@pytest.mark.parametrize("stage", ["deletion refused", "deletion unreadable"])
def test_a_deletion_that_fails_keeps_no_device_from_its_days_ticket(fleet: Fleet, stage: str) -> None:
    """The request is signed: the devices that did not come for it that day would be those of the people who delete."""
    for person in PEOPLE:
        asked = [one for one in itertools.chain(*fleet.seen[stage][person]) if one.path == "/ticket"]
        assert [b" 200 " in one.answer for one in asked] == [True], person


def test_a_deletion_and_its_receipt_are_connections_of_their_own_that_name_nobody(fleet: Fleet) -> None:
    ((deletion,),) = personal(fleet.seen["deleted"][GIVES])
    ((receipt,),) = personal(fleet.seen["receipt"][GIVES])
    assert (deletion.method, deletion.path) == ("POST", "/deletions")
    assert receipt.path.startswith("/receipts/")
    for one in (deletion, receipt):
        assert set(one.headers) <= {
            *("host", "user-agent", "accept", "accept-encoding", "connection"),
            *("content-type", "content-length"),
        }


def test_no_table_knows_a_device_beside_anything_that_was_done_on_it(fleet: Fleet) -> None:
    """Two tables know devices: that they were provisioned. Neither has changed since."""
    keys = {form for key in fleet.keys.values() for form in (key, bytes.fromhex(key))}
    found = {
        name.partition(": ")[2]
        for stage in STAGES
        for name, rows in fleet.tables[stage].items()
        for row in rows
        if keys.intersection(row)
    }
    assert found == HOLDS_DEVICES
    for name in HOLDS_DEVICES:
        assert len({repr(fleet.tables[stage][f"collector.sqlite: {name}"]) for stage in STAGES}) == 1
    assert len(fleet.tables["receipt"]["collector.sqlite: devices"]) == len(PEOPLE)


def test_the_collector_says_its_address_and_not_a_word_more(fleet: Fleet) -> None:
    """No access log, no error, nothing per request: what is not written cannot be asked for."""
    (line,) = fleet.said.read_text().splitlines()
    assert line.startswith("http://127.0.0.1:")


def test_an_operator_who_counts_deletions_every_day_does_not_see_one_happen(fleet: Fleet) -> None:
    assert len(fleet.tables["receipt"]["keyholder.sqlite: receipts"]) == 1
    assert {fleet.counted[stage] for stage in STAGES} == {"receipts signed: fewer than 10; waiting: fewer than 10\n"}


def test_both_services_of_a_device_start_at_every_login_whatever_was_decided() -> None:
    """No condition, no path that consent makes: who looks at the list of processes sees the same on every machine."""
    units = {path.name: path.read_text() for path in UNITS.glob("*.service")}
    assert set(units) == {"aboveboard-companion.service", "aboveboard-courier.service"}
    for unit in units.values():
        assert "\nWantedBy=" in unit
        assert [line for line in unit.splitlines() if line.startswith(("Condition", "Assert", "ExecCondition"))] == []


def test_an_observer_would_see_one_byte_of_difference(fleet: Fleet) -> None:
    """The comparison above, shown what it looks for."""
    plain = fleet.seen["decided"][NEVER]
    (first, *others), *rest = plain
    for more in ({"headers": {**first.headers, "cookie": "a"}}, {"path": "/policy?x"}, {"answer": first.answer + b"x"}):
        told = Asked(**{**vars(first), **more})
        assert alike([(told, *others), *rest]) != alike(plain)
    assert alike([*plain, plain[0]]) != alike(plain)
    assert not personal(plain)
