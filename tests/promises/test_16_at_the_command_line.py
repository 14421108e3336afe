"""Promise 16 as a user meets it: bad input, given to the real commands, is named with its remedy and loses nothing."""

import time
from collections.abc import Callable

import msgspec
import pytest

from aboveboard import errors
from tests.pipelines import organisation
from tests.refusing import (
    DAY,
    NOBODY,
    SESSION,
    Desk,
    a_device_that_the_collector_does_not_know,
    kept,
    names,
)
from tests.scripts import released

pytestmark = pytest.mark.promise


Arrange = Callable[[Desk], tuple[object, ...]]
"""Makes something wrong on a desk; returns the command that a person then gives."""


# --- this machine -----------------------------------------------------------------------------------------------------


def no_display(_: Desk) -> tuple[object, ...]:
    return ("recorder",)


def a_display_that_does_not_answer(_: Desk) -> tuple[object, ...]:
    return ("companion",)


def a_port_that_is_taken(desk: Desk) -> tuple[object, ...]:
    return ("serve", desk.folder / "collector", "--port", desk.way.collector.rsplit(":", 1)[1])


def a_folder_that_cannot_be_written(desk: Desk) -> tuple[object, ...]:
    (desk.folder / "closed").mkdir(mode=0o500)
    return ("policy", "keys", desk.folder / "closed" / "keys")


# --- what is typed ----------------------------------------------------------------------------------------------------


def an_address_that_is_none(desk: Desk) -> tuple[object, ...]:
    return ("serve", desk.folder / "collector", "--keyholder", "nonsense")


def a_collector_that_is_none(desk: Desk) -> tuple[object, ...]:
    (desk.folder / "token").write_text("token")
    return ("enrol", "nonsense", "--token-file", "token", "--pins", desk.places.device / "pins.json")


def a_collector_in_the_clear(desk: Desk) -> tuple[object, ...]:
    (desk.folder / "token").write_text("token")
    return ("enrol", "http://collector.example", "--token-file", "token", "--pins", desk.places.device / "pins.json")


def a_key_that_is_none(desk: Desk) -> tuple[object, ...]:
    return ("verify", desk.places.policy / "policy.json", "--key", "zz")


def a_witness_that_is_none(desk: Desk) -> tuple[object, ...]:
    return ("keyholder", "serve", desk.way.folder / "keyholder", "--witness", f"witness={'z' * 64}@{NOBODY}")


def a_lease_that_is_not_there(desk: Desk) -> tuple[object, ...]:
    where = ("--collector", desk.way.collector, "--keyholder", desk.way.keyholder)
    return ("build", "--lease", "none", "--job-key", "none", *where, "--out", "out")


# --- policy and clock -------------------------------------------------------------------------------------------------


def an_unreadable_policy(desk: Desk) -> tuple[object, ...]:
    (desk.places.policy / "policy.json").write_bytes(b"{}")
    return ("release", SESSION, "--seen", "0")


def no_policy(desk: Desk) -> tuple[object, ...]:
    (desk.places.policy / "policy.json").unlink()
    return ("release", SESSION, "--seen", "0")


def an_expired_policy_published(desk: Desk) -> tuple[object, ...]:
    late = int(time.time()) - 15 * DAY
    policy = msgspec.structs.replace(desk.way.policy, version=2, issued=late, expires=late + 14 * DAY)
    for name, data in zip(("signed", "fresh"), organisation().publication(policy, late), strict=True):
        (desk.folder / name).write_bytes(data)
    return ("policy", "publish", "signed", "fresh", "--collector", desk.way.collector)


# --- artefacts --------------------------------------------------------------------------------------------------------


def a_tampered_journal(desk: Desk) -> tuple[object, ...]:
    path = next((desk.places.journal / SESSION).glob("*.abj"))
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    return ("review", SESSION)


def nothing_of_ours(desk: Desk) -> tuple[object, ...]:
    (desk.folder / "letter").write_text("dear all")
    return ("verify", "letter")


def another_session(_: Desk) -> tuple[object, ...]:
    return ("review", "0000000000000000")


# --- services ---------------------------------------------------------------------------------------------------------


def a_collector_that_is_down(_: Desk) -> tuple[object, ...]:
    """The device was enrolled with an address at which nobody listens."""
    return ("courier", "--once")


def a_spent_token(desk: Desk) -> tuple[object, ...]:
    (desk.folder / "token").write_text("ab" * 32)
    return ("enrol", desk.way.collector, "--token-file", "token", "--pins", desk.places.device / "pins.json")


def a_device_that_was_never_enrolled(desk: Desk) -> tuple[object, ...]:
    (desk.places.device / "enrolment.json").unlink()
    return ("courier", "--once")


def a_dead_collector_of_a_build(desk: Desk) -> tuple[object, ...]:
    """Every segment of the lease is deleted, so nobody would notice who does not answer."""
    given = desk.way.give(7, [released(drawn=False)])
    lease, job_key = desk.way.lease(given)
    desk.way.delete(7)
    where = ("--collector", NOBODY, "--keyholder", desk.way.keyholder)
    return ("build", "--lease", lease, "--job-key", job_key, *where, "--out", "out")


def a_dead_keyholder_of_a_build(desk: Desk) -> tuple[object, ...]:
    lease, job_key = desk.way.lease(["ab" * 32])
    where = ("--collector", desk.way.collector, "--keyholder", NOBODY)
    return ("build", "--lease", lease, "--job-key", job_key, *where, "--out", "out")


def a_job_key_of_another_lease(desk: Desk) -> tuple[object, ...]:
    (lease, _), (_, other) = desk.way.lease(["ab" * 32]), desk.way.lease(["cd" * 32])
    where = ("--collector", desk.way.collector, "--keyholder", desk.way.keyholder)
    return ("build", "--lease", lease, "--job-key", other, *where, "--out", "out")


def no_companion(_: Desk) -> tuple[object, ...]:
    return ("pause",)


REFUSALS: tuple[tuple[Arrange, type[errors.AboveboardError], str], ...] = (
    (no_display, errors.NoDisplay, "DISPLAY"),
    (a_display_that_does_not_answer, errors.NoDisplay, ""),
    (a_port_that_is_taken, errors.Unreachable, "not free"),
    (a_folder_that_cannot_be_written, errors.FileTrouble, "ermission"),
    (an_address_that_is_none, errors.InputError, "no address"),
    (a_collector_that_is_none, errors.InputError, "no address"),
    (a_collector_in_the_clear, errors.InputError, "https://"),
    (a_key_that_is_none, errors.InputError, "64 hexadecimal digits"),
    (a_witness_that_is_none, errors.InputError, "64 hexadecimal digits"),
    (a_lease_that_is_not_there, errors.NotFound, "no lease"),
    (an_unreadable_policy, errors.UnknownFormat, "signed document"),
    (no_policy, errors.PolicyInvalid, "no policy"),
    (an_expired_policy_published, errors.Refused, "expired"),
    (a_tampered_journal, errors.Tampered, ""),
    (nothing_of_ours, errors.UnknownFormat, "no artefact"),
    (another_session, errors.NotFound, ""),
    (a_collector_that_is_down, errors.Unreachable, "does not answer"),
    (a_device_that_the_collector_does_not_know, errors.TicketRefused, "request for a ticket"),
    (a_spent_token, errors.PermissionRefused, "token"),
    (a_device_that_was_never_enrolled, errors.NotEnrolled, "provisioned"),
    (a_dead_collector_of_a_build, errors.Unreachable, "the collector does not answer"),
    (a_dead_keyholder_of_a_build, errors.Unreachable, "the keyholder does not answer"),
    (a_job_key_of_another_lease, errors.LeaseInvalid, "job key"),
    (no_companion, errors.NotRunning, ""),
)


@pytest.mark.parametrize(("arrange", "kind", "said"), REFUSALS, ids=lambda value: getattr(value, "__name__", ""))
def test_bad_input_is_named_with_its_remedy_and_nothing_is_lost(
    arrange: Arrange, kind: type[errors.AboveboardError], said: str, person: Desk
) -> None:
    arguments = arrange(person)
    before = kept(person)
    names(person.aboveboard(*arguments), kind, said)
    assert kept(person) == before
    assert not (person.folder / "out").exists()
