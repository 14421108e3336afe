"""The base of every value: frozen, compared by content, silent about text it holds."""

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A frozen record that refuses unknown fields, so that a newer writer is noticed instead of half read.

    A value with a format version `v` says `omit_defaults=False`, so that every artefact carries its version.
    """


class IllegalValue(ValueError):
    """A value that breaks a law of the model; building it is refused."""
