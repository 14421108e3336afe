"""The reader rule: newer is refused by name, older is migrated, damage is told apart from both."""

import inspect
import pkgutil
from importlib import import_module

import msgspec
import pytest

import aboveboard.formats
import aboveboard.model
from aboveboard.errors import NewerFormat, UnknownFormat
from aboveboard.formats import framing, versions
from aboveboard.model.sessions import Batch, SessionHead
from aboveboard.model.value import Value

BATCH = {"v": 1, "stretch": 0, "first": 3, "records": []}


def test_a_batch_of_version_0_is_migrated() -> None:
    old = {"v": 0, "stretch": 0, "sequence": 3, "records": []}
    assert versions.decode("batch", msgspec.msgpack.encode(old), Batch) == Batch(stretch=0, first=3, records=())


def test_a_migration_leaves_its_input_as_it_was() -> None:
    old = {"v": 0, "stretch": 0, "sequence": 3, "records": []}
    assert versions.migrate("batch", old, 1) == BATCH
    assert old == {"v": 0, "stretch": 0, "sequence": 3, "records": []}


def test_a_newer_artefact_is_refused_before_its_fields_are_looked_at() -> None:
    with pytest.raises(NewerFormat, match="this batch has format version 2"):
        versions.decode("batch", msgspec.msgpack.encode({"v": 2, "unheard": "of"}), Batch)
    with pytest.raises(NewerFormat):
        versions.decode("head", b'{"v":9}', SessionHead, wire="json")


@pytest.mark.parametrize(
    "document",
    [
        {"stretch": 0},
        {"v": "1"},
        {"v": -1, "stretch": 0},
        {"v": 1, "stretch": 0, "first": 0, "records": [], "more": 1},
        {"v": 0, "stretch": 0, "records": []},
        {"v": 1, "stretch": 0, "first": 0, "records": [{"type": "gap", "reason": "boredom"}]},
        [1, 2],
    ],
)
def test_what_is_no_artefact_of_the_kind_is_named_so(document: object) -> None:
    with pytest.raises(UnknownFormat, match="batch"):
        versions.decode("batch", msgspec.msgpack.encode(document), Batch)


class Numbered(Value, frozen=True, kw_only=True):
    """An artefact whose map has numbers for keys, which JSON can only write as words."""

    v: int
    names: dict[int, str]


def test_what_has_the_known_version_is_read_as_it_is() -> None:
    assert versions.decode("head", b'{"v":1,"names":{"7":"x"}}', Numbered, wire="json") == Numbered(v=1, names={7: "x"})
    with pytest.raises(UnknownFormat, match="these bytes are not a head"):
        versions.decode("head", b'{"v":1,"names":{"x":"7"}}', Numbered, wire="json")


def test_a_law_of_the_model_broken_in_the_bytes_is_no_artefact_and_is_not_quoted() -> None:
    printable = {**BATCH, "records": [{"type": "key_pressed", "t": 0, "key": "q", "app": "a", "target": {}}]}
    with pytest.raises(UnknownFormat) as caught:
        versions.decode("batch", msgspec.msgpack.encode(printable), Batch)
    assert caught.value.__cause__ is None


def test_an_older_version_without_a_way_was_never_released() -> None:
    with pytest.raises(UnknownFormat, match="never released"):
        versions.decode("head", b'{"v":0}', SessionHead, wire="json")
    with pytest.raises(UnknownFormat, match="never released"):
        versions.check_exact("wrap", 0)
    with pytest.raises(UnknownFormat, match="this head does not say its format version"):
        versions.migrate("head", {}, 1)
    with pytest.raises(NewerFormat, match="this wrap has format version 3"):
        versions.check_exact("wrap", 3)
    versions.check_exact("wrap", 2)


@pytest.mark.parametrize(("kind", "found"), [("batch", 0), ("batch", 1), ("wrap", 2)])
def test_what_is_read_or_migrated_counts_as_released(kind: str, found: int) -> None:
    versions.check_released(kind, found)


def test_what_no_way_leads_from_was_never_released() -> None:
    with pytest.raises(UnknownFormat, match="format version 1 of a wrap was never released"):
        versions.check_released("wrap", 1)
    with pytest.raises(NewerFormat, match="this wrap has format version 3, and version 2 is the newest"):
        versions.check_released("wrap", 3)
    with pytest.raises(UnknownFormat, match="a wrap cannot have format version -1"):
        versions.check_released("wrap", -1)


def artefacts() -> list[type[Value]]:
    found: list[type[Value]] = []
    for package in (aboveboard.model, aboveboard.formats):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for _, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
                if kind.__module__ == module.name and issubclass(kind, Value) and "v" in kind.__struct_fields__:
                    found.append(kind)
    return found


@pytest.mark.parametrize("kind", artefacts(), ids=lambda kind: kind.__name__)
def test_every_artefact_writes_its_version_even_when_it_is_the_first(kind: type[Value]) -> None:
    config = kind.__struct_config__
    field = next(each for each in msgspec.structs.fields(kind) if each.name == "v")
    assert not config.omit_defaults or field.required, "omit_defaults would leave version 1 out"


def test_fields_are_told_apart_wherever_their_border_lies() -> None:
    assert framing.fields(b"ab", b"c") != framing.fields(b"a", b"bc")
    assert framing.fields() == b""
    assert framing.number(1) == b"\1" + bytes(7)
    assert framing.domain_hash("a", b"b") != framing.domain_hash("a", b"", b"b")
    assert framing.domain_hmac(b"k", "a") != framing.domain_hmac(b"l", "a")
