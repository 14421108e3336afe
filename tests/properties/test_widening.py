"""The law of who may change a policy: what passes as no widening allows nothing new, whatever was changed."""

from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aboveboard.model import widening
from aboveboard.model.layers import NOTHING, AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule, KeyholderIdentity, Policy, RoleKey, SiteRule
from aboveboard.model.value import Value
from aboveboard.model.widening import widens

PROGRAMS = tuple(AppIdentity(executable=f"/usr/bin/{name}") for name in ("editor", "sheets", "viewer"))
ORIGINS = ("https://one.example", "https://two.example")
PATHS = ("/", "/a", "/a/b", "/c")
PEOPLE = tuple(
    RoleKey(role=role, key=key) for role in ("representative", "privacy", "it") for key in ("1" * 64, "2" * 64)
)

layers = st.builds(
    Layers,
    text=st.sampled_from(TextLayer),
    pixels=st.sampled_from(PixelsLayer),
    cadence_s=st.sampled_from((0, 5, 30)),
    pointer_path=st.booleans(),
    key_timing=st.booleans(),
)


def some(of: tuple[object, ...]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(of), unique=True, max_size=len(of)).map(tuple)


def app(name: str) -> st.SearchStrategy[AppRule]:
    return st.builds(
        AppRule,
        id=st.just(name),
        name=st.sampled_from(("Program", "Programme")),
        identities=some(PROGRAMS),
        app_class=st.sampled_from((AppClass.GENERAL, AppClass.ASSISTANT)),
        layers=st.one_of(st.just(NOTHING), layers),
        catalogues=some(("editor", "gtk30")),
        chrome=some(("Save", "Open")),
    )


def site(name: str) -> st.SearchStrategy[SiteRule]:
    return st.builds(
        SiteRule,
        id=st.just(name),
        name=st.just("Site"),
        origin=st.sampled_from(ORIGINS),
        layers=st.one_of(st.just(NOTHING), layers),
        routes=some(PATHS[1:]),
        chrome=some(("Save", "Open")),
        templates=some(("/orders/:id", "/orders/:id/edit")),
    )


FIELDS: dict[str, st.SearchStrategy[object]] = {
    "v": st.sampled_from((1, 2)),
    "organisation": st.sampled_from(("One", "Two")),
    "version": st.integers(1, 3),
    "issued": st.integers(1_000, 1_100),
    "expires": st.integers(2_000, 2_100),
    "purposes": some(("agents", "evaluation")),
    "regions": some(("DE", "US")),
    "apps": st.permutations(("a", "b")).flatmap(lambda names: st.tuples(*map(app, names))),
    "sites": st.permutations(("s", "t")).flatmap(lambda names: st.tuples(*map(site, names))),
    "keyholder": st.builds(
        KeyholderIdentity, key=st.sampled_from(("3" * 64, "4" * 64)), name=st.sampled_from(("", "K"))
    ),
    "signers": some(PEOPLE),
    "threshold": st.integers(1, 3),
    "approvers": some(PEOPLE),
    "witnesses": some(PEOPLE),
    "quorum": st.integers(1, 3),
    "collector": st.sampled_from(("", "https://collector.example")),
    "hold_days": st.integers(0, 3),
    "journal_quota_mb": st.integers(0, 3),
}
"""A value of every field of a policy."""

policies = st.builds(Policy, **FIELDS)


WITHIN: dict[str, tuple[str, ...]] = {
    "apps": tuple(name for name in AppRule.__struct_fields__ if name != "id"),
    "sites": tuple(name for name in SiteRule.__struct_fields__ if name not in {"id", "app_class"}),
}
"""What can change within a list of rules."""

Change = str | tuple[str, str]

CHANGES: tuple[Change, ...] = (
    *FIELDS,
    *((name, within) for name, fields in WITHIN.items() for within in (*fields, "fewer", "lesser")),
)


@st.composite
def nearby(draw: st.DrawFn, change: Change) -> tuple[Policy, Policy]:
    """A policy, and one that differs in one place: a field, or a field of its rules."""
    old = draw(policies)
    if isinstance(change, str):
        return old, msgspec.structs.replace(old, **{change: draw(FIELDS[change])})
    name, within = change
    return old, msgspec.structs.replace(old, **{name: _within(draw, getattr(old, name), within)})


def _within(draw: st.DrawFn, rules: tuple[AppRule | SiteRule, ...], change: str) -> tuple[object, ...]:
    if change == "fewer":
        kept = draw(st.sets(st.sampled_from(rules) if rules else st.nothing()))
        return tuple(rule for rule in rules if rule in kept)
    return tuple(
        _changed(rule, draw(app(rule.id) if isinstance(rule, AppRule) else site(rule.id)), change) for rule in rules
    )


def _changed(rule: AppRule | SiteRule, other: Any, change: str) -> AppRule | SiteRule:
    if change == "lesser":
        return msgspec.structs.replace(rule, layers=rule.layers.narrowed(other.layers))
    return msgspec.structs.replace(rule, **{change: getattr(other, change)})


def allowed(policy: Policy) -> set[tuple[object, ...]]:
    """Everything a policy lets happen, one by one, as those ask it who act on it."""
    purposes = {("purpose", purpose) for purpose in policy.purposes}
    regions = {("region", region) for region in ("DE", "US", "FR") if not policy.regions or region in policy.regions}
    acting = {(field, who) for field in ("signers", "approvers", "witnesses") for who in getattr(policy, field)}
    few = {("quorum", count) for count in range(policy.quorum, 9)} | {
        ("threshold", count) for count in range(policy.threshold, 9)
    }
    held = {("held", day) for day in range(policy.hold_days)} | {("kept", mb) for mb in range(policy.journal_quota_mb)}
    whole = {("collector", policy.collector), ("keyholder", policy.keyholder), ("organisation", policy.organisation)}
    return purposes | regions | acting | few | held | whole | _recorded(policy)


def _recorded(policy: Policy) -> set[tuple[object, ...]]:
    found: set[tuple[object, ...]] = set()
    for program in PROGRAMS:
        if (rule := policy.app(program)) is not None:
            words = {("word", program, word) for word in (*rule.catalogues, *rule.chrome)}
            found |= words | {("class", program, rule.app_class)} | _layers(program, rule.layers)
    for origin in ORIGINS:
        for path in PATHS:
            rules = (rule for rule in policy.sites if rule.origin == origin)
            first = next((rule for rule in rules if not rule.routes or path.startswith(rule.routes)), None)
            if first is not None:
                found |= {("word", origin, path, word) for word in (*first.chrome, *first.templates)}
                found |= _layers((origin, path), first.layers)
    return found


def _layers(where: object, of: Layers) -> set[tuple[object, ...]]:
    texts = (TextLayer.NONE, TextLayer.SHAPE, TextLayer.REDACTED)
    pixels = (PixelsLayer.NONE, PixelsLayer.MASKED, PixelsLayer.SURROGATE, PixelsLayer.REDACTED)
    return (
        {("text", where, text) for text in texts[: texts.index(of.text) + 1]}
        | {("pixels", where, kind) for kind in pixels[: pixels.index(of.pixels) + 1]}
        | {("cadence", where, seconds) for seconds in (5, 30) if of.cadence_s and of.cadence_s <= seconds}
        | {(name, where) for name in ("pointer_path", "key_timing") if getattr(of, name)}
    )


@pytest.mark.parametrize("change", CHANGES, ids=str)
@settings(max_examples=30)
@given(data=st.data())
def test_what_is_no_widening_allows_nothing_that_was_not_allowed(change: Change, data: st.DataObject) -> None:
    old, new = data.draw(nearby(change))
    assert widens(old, new) or allowed(new) <= allowed(old)


@given(st.one_of(*map(nearby, CHANGES)))
def test_the_way_back_from_a_true_narrowing_is_a_widening(pair: tuple[Policy, Policy]) -> None:
    old, new = pair
    assert not allowed(new) < allowed(old) or widens(new, old)


@given(policies)
def test_the_same_again_is_no_widening_and_the_first_always_is(policy: Policy) -> None:
    assert not widens(policy, policy)
    assert widens(None, policy)


EMPTY = Policy(
    organisation="One",
    version=1,
    issued=1,
    expires=2,
    purposes=(),
    keyholder=KeyholderIdentity(key="3" * 64),
    signers=(),
    approvers=(),
    witnesses=(),
)

LESSER = {"purposes", "regions", "apps", "sites", "signers", "threshold", "approvers", "witnesses", "quorum"}
FREE = {"version", "issued", "expires"}


@pytest.mark.parametrize("name", sorted(set(FIELDS) - LESSER - FREE - {"hold_days", "journal_quota_mb"}))
@given(data=st.data())
def test_any_change_of_any_other_field_is_a_widening(name: str, data: st.DataObject) -> None:
    old = data.draw(policies)
    value = data.draw(FIELDS[name])
    assume(value != getattr(old, name))
    assert widens(old, msgspec.structs.replace(old, **{name: value}))


@pytest.mark.parametrize(
    ("kind", "rules"), [(Policy, widening.POLICY), (AppRule, widening.APP), (SiteRule, widening.SITE)]
)
def test_every_field_has_a_rule_of_its_own(kind: type[Value], rules: dict[str, widening.Rule]) -> None:
    """A new field is never forgotten here: it is the same or a widening, until somebody says what less of it is."""
    assert set(rules) == set(kind.__struct_fields__)


def test_every_layer_has_its_order() -> None:
    assert set(Layers.__struct_fields__) == {"text", "pixels", "cadence_s", "pointer_path", "key_timing"}
    assert set(FIELDS) == set(Policy.__struct_fields__)


class Extended(Policy, frozen=True, kw_only=True, omit_defaults=False):
    """A policy of a later version, with a field that no rule names."""

    webcam: bool = False


@given(st.builds(Extended, **FIELDS))
def test_a_field_that_no_rule_names_has_to_stay_as_it_was(policy: Extended) -> None:
    assert widens(policy, msgspec.structs.replace(policy, webcam=True))
    assert not widens(policy, msgspec.structs.replace(policy, version=9))


def test_taking_away_the_narrow_rule_for_a_program_that_a_wider_one_names_too_is_a_widening() -> None:
    narrow = AppRule(id="a", name="A", identities=PROGRAMS[:1], layers=NOTHING)
    wide = AppRule(id="b", name="B", identities=PROGRAMS[:1])
    both = msgspec.structs.replace(EMPTY, apps=(narrow, wide))
    assert widens(both, msgspec.structs.replace(both, apps=(wide,)))
    assert widens(both, msgspec.structs.replace(both, apps=(wide, narrow)))
    assert not widens(both, msgspec.structs.replace(both, apps=()))


def test_a_route_that_a_narrow_rule_lets_go_of_to_a_wider_one_is_a_widening() -> None:
    narrow = SiteRule(id="s", name="S", origin=ORIGINS[0], layers=NOTHING, routes=("/a", "/c"))
    wide = SiteRule(id="t", name="T", origin=ORIGINS[0])
    alone = msgspec.structs.replace(EMPTY, sites=(narrow,))
    both = msgspec.structs.replace(EMPTY, sites=(narrow, wide))
    less = msgspec.structs.replace(narrow, routes=("/a",))
    assert widens(both, msgspec.structs.replace(both, sites=(less, wide)))
    assert not widens(alone, msgspec.structs.replace(alone, sites=(less,)))
