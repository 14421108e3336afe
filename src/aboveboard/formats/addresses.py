"""Addresses of services, checked before anything is made, asked or sent."""

import urllib.parse

from aboveboard.errors import InputError


def check_address(address: str) -> None:
    """Refuse what is no HTTP address of a service; raises InputError."""
    if _host(address) is None:
        raise InputError(
            "this is no address of a service",
            remedy="write it as https://HOST or, on this machine, http://127.0.0.1:PORT",
        )


def check_secure_address(address: str) -> None:
    """Refuse an address over which a ticket or a secret would travel in the clear; raises InputError.

    Plain HTTP is for a service on the same machine, as in demos and tests.
    """
    check_address(address)
    if not address.lower().startswith("https:") and _host(address) not in {"127.0.0.1", "::1", "localhost"}:
        raise InputError(
            "a service on another machine has an address that begins with https://",
            remedy="put a proxy that speaks TLS before it and give its address",
        )


def _host(address: str) -> str | None:
    try:
        parts = urllib.parse.urlsplit(address)
        _ = parts.port  # raises where it is none
    except ValueError:
        return None
    return parts.hostname if parts.scheme in {"http", "https"} and not set(address) & set(" \t\r\n") else None
