"""The one signed request: a device asks for the day's fleet ticket (RFC 9421), and nothing else is ever signed by it.

The signature covers method, target URI and the digest of the (empty) body; its tag is fixed, its nonce is used once,
and it is believed for 60 seconds. The library's own defaults cover no body, live a day and allow replay.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature as BadKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from aboveboard.errors import TicketRefused
from aboveboard.model.value import Value

TAG = "aboveboard-ticket-1"
COMPONENTS = ("@method", "@target-uri", "content-digest")
BELIEVED_S = 60
SKEW_S = 5
EMPTY_BODY = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
"""Content-Digest of no bytes (RFC 9530): a GET has no body, and the signature says so."""

TICKET_HEADER = "Aboveboard-Ticket"
"""The header that carries a ticket; it is the same for every device."""


class Ticket(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The day's fleet ticket: 32 random bytes in hex, the same for all, good until `expires` (Unix seconds)."""

    v: int = 1
    ticket: str
    expires: int

    def __repr__(self) -> str:
        """Say nothing of the ticket."""
        return f"Ticket(expires={self.expires})"


@dataclass(slots=True)
class _Message:
    """What the library reads: method, URL, headers."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TicketRequest:
    """A request whose signature held: the device's key in hex, and the nonce that must not come again."""

    device: str
    nonce: str


def public_hex(key: Ed25519PrivateKey) -> str:
    """Return the public half as hex: the name by which the collector knows a device."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def sign_ticket_request(url: str, key: Ed25519PrivateKey, *, now: float, nonce: str) -> dict[str, str]:
    """Return the headers of a GET for a ticket, signed by the device key; `nonce` is fresh random hex."""
    from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
    from http_message_signatures.algorithms import ED25519

    message = _Message("GET", url, {"Content-Digest": EMPTY_BODY})
    device = public_hex(key)
    signer = HTTPMessageSigner(
        signature_algorithm=ED25519, key_resolver=MappingKeyResolver(private_keys={device: key}, public_keys={})
    )
    signer.sign(
        message,
        key_id=device,
        created=datetime.datetime.fromtimestamp(int(now), tz=datetime.UTC),
        nonce=nonce,
        tag=TAG,
        label="ticket",
        covered_component_ids=COMPONENTS,
        use_existing_digest=True,
    )
    return message.headers


def verify_ticket_request(
    url: str, headers: Mapping[str, str], *, now: float, known: Callable[[str], bool]
) -> TicketRequest:
    """Return who signed a GET for a ticket; raises TicketRefused for anything else than a fresh, whole signature.

    `known` tells whether a device key is enrolled. The caller stores the nonce and refuses it a second time.
    """
    from http_message_signatures import HTTPMessageSignaturesException, HTTPMessageVerifier, MappingKeyResolver
    from http_message_signatures.algorithms import ED25519

    def public(device: str) -> Ed25519PublicKey:
        if len(device) != 64 or device != device.lower() or not known(device):
            raise TicketRefused("this device is not enrolled", remedy="enrol it with `aboveboard enrol`")
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(device))

    class Resolver(MappingKeyResolver):
        def __init__(self) -> None:
            super().__init__(private_keys={}, public_keys={})

        def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
            return public(key_id)

    class Verifier(HTTPMessageVerifier):
        def validate_created_and_expires(self, sig_input: Any, max_age: object = None) -> None:  # noqa: ARG002  # its name
            created = sig_input.params.get("created")
            if not isinstance(created, int) or not now - BELIEVED_S - SKEW_S <= created <= now + SKEW_S:
                raise HTTPMessageSignaturesException("the signature is not of this minute")

    verifier = Verifier(signature_algorithm=ED25519, key_resolver=Resolver())
    try:
        (result,) = verifier.verify(
            _Message("GET", url, dict(headers)), expect_tag=TAG, require_components=COMPONENTS, body=b""
        )
        nonce, device = result.parameters.get("nonce"), result.parameters["keyid"]
    except (HTTPMessageSignaturesException, BadKey, ValueError, KeyError) as error:
        raise TicketRefused(
            "the request for a ticket is not signed as it must be", remedy="check the device's clock and its enrolment"
        ) from error
    if not nonce:
        raise TicketRefused("the request for a ticket has no nonce")
    return TicketRequest(device=str(device), nonce=str(nonce))
