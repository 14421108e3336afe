"""Tickets: one for all, once a day, only for enrolled devices, and no request twice."""

import datetime

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
from http_message_signatures.algorithms import ED25519

from aboveboard.errors import NotEnrolled
from aboveboard.formats.tickets import COMPONENTS, EMPTY_BODY, TAG, Ticket, public_hex, sign_ticket_request
from tests.collectors import Collector, error_of


def ticket(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    return msgspec.json.decode(response.content, type=Ticket).ticket


def test_every_device_gets_the_same_ticket_on_one_day_and_another_on_the_next(collector: Collector) -> None:
    first, second = collector.enrolled(), collector.enrolled()
    today = {ticket(collector.ask_ticket(first)), ticket(collector.ask_ticket(second))}
    collector.clock.now += 86_400
    tomorrow = ticket(collector.ask_ticket(first))
    assert len(today) == 1
    assert tomorrow not in today


def test_a_device_that_is_not_enrolled_gets_no_ticket(collector: Collector) -> None:
    refused = collector.ask_ticket(Ed25519PrivateKey.generate())
    assert (refused.status_code, error_of(refused)) == (403, "TicketRefused")


def test_an_expelled_device_comes_back_by_a_new_token_and_by_no_spent_one(collector: Collector) -> None:
    """The spent one is known to whoever holds the lost device."""
    enrolment, key = collector.app.state.enrolment, Ed25519PrivateKey.generate()
    spent = enrolment.new_token()
    enrolment.enrol(spent, public_hex(key))
    enrolment.expel(public_hex(key))
    with pytest.raises(NotEnrolled):
        enrolment.enrol(spent, public_hex(key))
    assert collector.ask_ticket(key).status_code == 403
    enrolment.enrol(enrolment.new_token(), public_hex(key))
    assert collector.ask_ticket(key).status_code == 200


def test_an_expelled_device_gets_no_ticket(collector: Collector) -> None:
    key = collector.enrolled()
    ticket(collector.ask_ticket(key))
    collector.app.state.enrolment.expel(public_hex(key))
    assert error_of(collector.ask_ticket(key)) == "TicketRefused"


def test_a_request_is_answered_once(collector: Collector) -> None:
    key = collector.enrolled()
    headers = sign_ticket_request(f"{collector.address}/ticket", key, now=collector.clock(), nonce="n" * 32)
    assert collector.client.get("/ticket", headers=headers).status_code == 200
    again = collector.client.get("/ticket", headers=headers)
    assert (again.status_code, error_of(again)) == (403, "TicketRefused")


def test_a_request_older_than_a_minute_or_from_the_future_is_refused(collector: Collector) -> None:
    key = collector.enrolled()
    for seconds in (-70, 10):
        headers = sign_ticket_request(
            f"{collector.address}/ticket", key, now=collector.clock() + seconds, nonce=f"{seconds}"
        )
        assert error_of(collector.client.get("/ticket", headers=headers)) == "TicketRefused"


def test_a_signature_for_another_address_or_with_a_changed_digest_is_refused(collector: Collector) -> None:
    key = collector.enrolled()
    elsewhere = sign_ticket_request("http://elsewhere.example/ticket", key, now=collector.clock(), nonce="a")
    assert error_of(collector.client.get("/ticket", headers=elsewhere)) == "TicketRefused"
    changed = sign_ticket_request(f"{collector.address}/ticket", key, now=collector.clock(), nonce="b")
    changed["Content-Digest"] = "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:"
    assert error_of(collector.client.get("/ticket", headers=changed)) == "TicketRefused"


def test_an_unsigned_request_is_refused(collector: Collector) -> None:
    assert error_of(collector.client.get("/ticket")) == "TicketRefused"


@pytest.mark.parametrize("missing", COMPONENTS)
def test_a_true_signature_over_less_than_everything_is_refused(collector: Collector, missing: str) -> None:
    key = collector.enrolled()
    headers = {} if missing == "content-digest" else {"Content-Digest": EMPTY_BODY}
    message = httpx.Request("GET", f"{collector.address}/ticket", headers=headers)
    keys = MappingKeyResolver(private_keys={public_hex(key): key}, public_keys={})
    HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=keys).sign(
        message,
        key_id=public_hex(key),
        created=datetime.datetime.fromtimestamp(collector.clock(), tz=datetime.UTC),
        nonce="d",
        tag=TAG,
        covered_component_ids=[name for name in COMPONENTS if name != missing],
        use_existing_digest=bool(headers),
    )
    assert error_of(collector.client.send(message)) == "TicketRefused"


def test_a_token_enrols_one_device_and_repeating_its_answer_is_harmless(collector: Collector) -> None:
    token = collector.app.state.enrolment.new_token()
    key, other = public_hex(Ed25519PrivateKey.generate()), public_hex(Ed25519PrivateKey.generate())
    answers = [collector.client.post("/enrol", json={"token": token, "key": one}) for one in (key, key, other)]
    assert [answer.status_code for answer in answers] == [201, 201, 403]
    assert error_of(answers[2]) == "NotEnrolled"


def test_a_token_dies_after_a_week(collector: Collector) -> None:
    token = collector.app.state.enrolment.new_token()
    collector.clock.now += 7 * 86_400
    refused = collector.client.post("/enrol", json={"token": token, "key": public_hex(Ed25519PrivateKey.generate())})
    assert error_of(refused) == "NotEnrolled"


def test_what_is_no_key_or_no_message_is_refused_without_being_repeated(collector: Collector) -> None:
    for body in (b'{"token": "secret-token", "key": "zz"}', b"secret-token", b'{"token": 1}'):
        refused = collector.client.post("/enrol", content=body)
        assert (refused.status_code, error_of(refused)) == (422, "Malformed")
        assert "secret-token" not in refused.text
