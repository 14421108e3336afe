"""Public keys as options: 64 hexadecimal digits, as `aboveboard policy keys` prints them."""

import re
from typing import Annotated

from cyclopts import Parameter

from aboveboard.errors import InputError

_KEY = re.compile("[0-9a-f]{64}")


def require_key(value: str) -> None:
    """Refuse what is no public key; raises InputError."""
    if not _KEY.fullmatch(value):
        raise InputError("a public key is 64 hexadecimal digits", remedy="copy it as its maker printed it")


def _checked(_kind: object, value: str | tuple[str, ...]) -> None:
    for key in (value,) if isinstance(value, str) else value:
        if key:
            require_key(key)


PublicKey = Annotated[str, Parameter(validator=_checked)]
PublicKeys = Annotated[tuple[str, ...], Parameter(validator=_checked, negative="")]
