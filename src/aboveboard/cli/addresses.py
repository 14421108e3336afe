"""Addresses of services as options: a mistyped one is refused at once, by name."""

from typing import Annotated

from cyclopts import Parameter

from aboveboard.formats import addresses


def _checked(_kind: object, value: str) -> None:
    if value:
        addresses.check_address(value)


def _checked_secure(_kind: object, value: str) -> None:
    if value:
        addresses.check_secure_address(value)


Address = Annotated[str, Parameter(validator=_checked)]
"""Any HTTP address: what travels is public, sealed or signed."""

SecureAddress = Annotated[str, Parameter(validator=_checked_secure)]
"""An address with TLS, or on this machine: secrets travel."""
