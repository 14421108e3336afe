"""The policy of a device: who may change it, when it may be believed, and that it never goes back."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import ClockBehind, NewerFormat, PolicyExpired, PolicyInvalid
from aboveboard.formats.envelopes import public_hex, sign
from aboveboard.formats.places import Places
from aboveboard.formats.policies import Pins, PolicyStore, policy_sha256, write_pins
from aboveboard.model.layers import Layers, PixelsLayer
from aboveboard.model.policy import AppIdentity, AppRule, Freshness, KeyholderIdentity, Policy, RoleKey
from tests.folder_locks import locked, someone_waits_for
from tests.patience import until

REP, PRIVACY, IT, CLOCK, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(1, 6))
ROLES = {"representative": REP, "privacy": PRIVACY, "it": IT, "timestamp": CLOCK}
SIGNERS = tuple(RoleKey(role=role, key=public_hex(key)) for role, key in ROLES.items())
NOW = 1_800_000_000
DAY = 86_400
EDITOR = AppRule(id="editor", name="Editor", identities=(AppIdentity(executable="/usr/bin/mousepad"),))
BROADER = AppRule(id="mail", name="Other", identities=(AppIdentity(executable="/usr/bin/other"),))

FIRST = Policy(
    organisation="works",
    version=1,
    issued=NOW,
    expires=NOW + 7 * DAY,
    purposes=("demo",),
    apps=(EDITOR,),
    keyholder=KeyholderIdentity(key="aa" * 32),
    signers=SIGNERS,
    approvers=(),
    witnesses=(),
)


def after(old: Policy, **changes: Any) -> Policy:
    return msgspec.structs.replace(old, **{"version": old.version + 1, **changes})


def fresh(policy: Policy, now: int = NOW, key: Ed25519PrivateKey = CLOCK, **changes: Any) -> bytes:
    statement = Freshness(version=policy.version, policy_sha256=policy_sha256(policy), issued=now, expires=now + DAY)
    return sign("freshness", msgspec.structs.replace(statement, **changes), [key])


def install(store: PolicyStore, policy: Policy, *keys: Ed25519PrivateKey, now: int = NOW) -> Policy:
    return store.install(sign("policy", policy, keys), fresh(policy, now), now)


@pytest.fixture
def store(places: Places) -> PolicyStore:
    write_pins(places.device, Pins(signers=SIGNERS))
    return PolicyStore(places.policy)


@pytest.fixture
def standing(store: PolicyStore) -> PolicyStore:
    install(store, FIRST, REP, PRIVACY)
    return store


def test_without_a_policy_nothing_is_in_scope(store: PolicyStore) -> None:
    with pytest.raises(PolicyInvalid):
        store.current(NOW)
    with pytest.raises(PolicyInvalid):
        store.envelopes()


def test_a_policy_signed_by_the_pinned_signers_is_believed(standing: PolicyStore) -> None:
    assert standing.current(NOW) == FIRST
    assert standing.envelopes()[1] == fresh(FIRST)


@pytest.mark.parametrize(
    "keys", [(), (REP,), (PRIVACY, IT), (REP, STRANGER), (REP, CLOCK), (REP, REP)], ids=lambda keys: f"{len(keys)}"
)
def test_the_first_policy_needs_the_threshold_and_the_representative(
    store: PolicyStore, keys: tuple[Ed25519PrivateKey, ...]
) -> None:
    with pytest.raises(PolicyInvalid):
        install(store, FIRST, *keys)


def test_the_first_policy_names_no_signer_that_was_not_pinned(store: PolicyStore, places: Places) -> None:
    usurper = (*SIGNERS, RoleKey(role="representative", key=public_hex(STRANGER)))
    with pytest.raises(PolicyInvalid):
        install(store, msgspec.structs.replace(FIRST, signers=usurper), REP, PRIVACY)
    (places.device / "pins.json").unlink()
    with pytest.raises(PolicyInvalid, match="pinned"):
        install(store, FIRST, REP, PRIVACY)


def test_a_policy_of_some_regions_is_in_force_where_a_device_was_enrolled_in_one_of_them(store: PolicyStore) -> None:
    """Also one that comes later, and narrows what was in force everywhere."""
    store.enrolled("DE")
    install(store, FIRST, REP, PRIVACY)
    for number, (regions, here) in enumerate([(("DE", "FR"), True), (("FR",), False)], 2):
        install(store, msgspec.structs.replace(FIRST, version=number, regions=regions), REP, PRIVACY)
        if here:
            assert store.current(NOW).regions == regions
        else:
            with pytest.raises(PolicyInvalid, match="region"):
                store.current(NOW)
    store.enrolled("FR")
    assert store.current(NOW).regions == ("FR",)


def test_where_nobody_said_where_a_device_is_a_policy_of_some_regions_is_not_in_force(standing: PolicyStore) -> None:
    install(standing, after(FIRST, regions=("DE",)), REP)
    with pytest.raises(PolicyInvalid, match="region"):
        standing.current(NOW)


def test_pins_may_lie_elsewhere(tmp_path: Path) -> None:
    write_pins(tmp_path, Pins(signers=SIGNERS))
    (tmp_path / "here").mkdir()
    assert install(PolicyStore(tmp_path / "here", pins=tmp_path / "pins.json"), FIRST, REP, IT) == FIRST


WIDENINGS: dict[str, dict[str, Any]] = {
    "an app": {"apps": (EDITOR, BROADER)},
    "a purpose": {"purposes": ("demo", "training")},
    "a keyholder": {"keyholder": KeyholderIdentity(key="bb" * 32)},
    "a layer": {"apps": (msgspec.structs.replace(EDITOR, layers=Layers(pixels=PixelsLayer.SURROGATE)),)},
    "a signer": {"signers": (*SIGNERS, RoleKey(role="it", key=public_hex(STRANGER)))},
    "a threshold": {"threshold": 1},
    "nobody to stop it": {"signers": (SIGNERS[1], SIGNERS[2], SIGNERS[3])},
    "a threshold none can reach": {"threshold": 9},
}


@pytest.mark.parametrize("changes", WIDENINGS.values(), ids=WIDENINGS)
def test_widening_needs_the_threshold_and_the_representative(standing: PolicyStore, changes: dict[str, Any]) -> None:
    wider = after(FIRST, **changes)
    for keys in ((PRIVACY, IT), (REP,), (REP, CLOCK), (STRANGER, REP)):
        with pytest.raises(PolicyInvalid):
            install(standing, wider, *keys)
    assert standing.current(NOW) == FIRST
    assert install(standing, wider, REP, IT) == wider == standing.current(NOW)


@pytest.mark.parametrize("key", [REP, PRIVACY, IT])
def test_any_one_signer_may_narrow_or_stop(standing: PolicyStore, key: Ed25519PrivateKey) -> None:
    stopped = after(FIRST, apps=())
    assert install(standing, stopped, key) == stopped
    assert standing.current(NOW).apps == ()


def test_a_stranger_and_the_clock_may_not_even_narrow(standing: PolicyStore) -> None:
    for key in (STRANGER, CLOCK):
        with pytest.raises(PolicyInvalid):
            install(standing, after(FIRST, apps=()), key)


def test_living_longer_needs_the_threshold(standing: PolicyStore) -> None:
    longer = after(FIRST, issued=NOW + DAY, expires=NOW + 8 * DAY)
    with pytest.raises(PolicyInvalid):
        install(standing, longer, IT, now=NOW + DAY)
    assert install(standing, longer, IT, PRIVACY, now=NOW + DAY) == longer


def test_signers_that_the_policy_before_did_not_name_do_not_count(standing: PolicyStore) -> None:
    smaller = after(FIRST, signers=(SIGNERS[0], SIGNERS[1], SIGNERS[3]))
    install(standing, smaller, REP, IT)
    with pytest.raises(PolicyInvalid):
        install(standing, after(smaller, apps=()), IT)


def test_another_organisation_is_refused(standing: PolicyStore) -> None:
    with pytest.raises(PolicyInvalid, match="organisation"):
        install(standing, after(FIRST, organisation="other"), REP, PRIVACY)


def test_a_version_never_goes_back_and_never_means_two_things(standing: PolicyStore) -> None:
    install(standing, after(FIRST, apps=()), REP)
    for policy in (FIRST, after(FIRST, purposes=())):
        with pytest.raises(PolicyInvalid):
            install(standing, policy, REP, PRIVACY, IT)
    assert standing.current(NOW).version == 2


def test_the_floor_outlives_the_policy_file(standing: PolicyStore, places: Places) -> None:
    install(standing, after(FIRST, apps=()), REP)
    (places.policy / "policy.json").unlink()
    with pytest.raises(PolicyInvalid, match="newer"):
        install(standing, FIRST, REP, PRIVACY)


def test_a_new_day_brings_a_new_statement_for_the_same_policy(standing: PolicyStore) -> None:
    with pytest.raises(PolicyExpired):
        standing.current(NOW + DAY)
    install(standing, FIRST, REP, PRIVACY, now=NOW + DAY)
    assert standing.current(NOW + DAY + 1) == FIRST


def test_an_older_statement_does_not_bring_the_end_forward(standing: PolicyStore) -> None:
    old = standing.envelopes()
    install(standing, FIRST, REP, PRIVACY, now=NOW + DAY // 2)
    standing.install(*old, NOW + DAY // 2)
    assert standing.current(NOW + DAY) == FIRST


def test_a_policy_that_was_installed_meanwhile_is_not_installed_over(standing: PolicyStore, places: Places) -> None:
    """Another process is at the folder and raises the floor before it lets go."""
    with ThreadPoolExecutor(1) as pool:
        with locked(places.policy):
            installing = pool.submit(install, standing, after(FIRST, apps=()), REP)
            until(lambda: installing.done() or someone_waits_for(places.policy), "the install wait for its turn")
            raise_floor(places.policy)
        with pytest.raises(PolicyInvalid, match="newer"):
            installing.result()


def raise_floor(folder: Path) -> None:
    floor = folder / "floor.json"
    floor.write_bytes(msgspec.json.encode({**msgspec.json.decode(floor.read_bytes()), "version": 6}))


class InstalledMeanwhile(PolicyStore):
    """A store in whose folder another process raises the floor while it is being read."""

    def _read(self, name: str) -> bytes:
        if name == "freshness.json":
            raise_floor(self._folder)
        return super()._read(name)


def test_remembering_the_time_takes_nothing_back_that_was_installed_meanwhile(
    standing: PolicyStore, places: Places
) -> None:
    assert standing.current(NOW) == InstalledMeanwhile(places.policy).current(NOW + 3_600)
    assert msgspec.json.decode((places.policy / "floor.json").read_bytes())["version"] == 6


def test_a_policy_ends_even_when_a_statement_is_fresh(standing: PolicyStore) -> None:
    with pytest.raises(PolicyExpired):
        install(standing, FIRST, REP, PRIVACY, now=NOW + 7 * DAY)


@pytest.mark.parametrize(
    "changes",
    [{"version": 2}, {"policy_sha256": "00" * 32}, {"expires": NOW + DAY + 1}, {"expires": NOW}],
    ids=["version", "hash", "long", "empty"],
)
def test_a_statement_names_this_policy_for_a_day_at_most(store: PolicyStore, changes: dict[str, Any]) -> None:
    with pytest.raises(PolicyInvalid):
        store.install(sign("policy", FIRST, [REP, IT]), fresh(FIRST, **changes), NOW)


def test_a_statement_is_signed_by_a_signer_of_the_policy(store: PolicyStore) -> None:
    with pytest.raises(PolicyInvalid):
        store.install(sign("policy", FIRST, [REP, IT]), fresh(FIRST, key=STRANGER), NOW)
    assert store.install(sign("policy", FIRST, [REP, IT]), fresh(FIRST, key=REP), NOW) == FIRST


def test_a_clock_behind_what_was_seen_is_not_believed(standing: PolicyStore) -> None:
    standing.current(NOW + 3_600)
    assert standing.current(NOW + 3_590) == FIRST
    with pytest.raises(ClockBehind):
        standing.current(NOW)
    with pytest.raises(ClockBehind):
        install(standing, FIRST, REP, PRIVACY, now=NOW)


def test_a_policy_from_the_future_means_a_clock_behind(store: PolicyStore) -> None:
    with pytest.raises(ClockBehind):
        store.install(sign("policy", FIRST, [REP, IT]), fresh(FIRST), NOW - 3_600)
    assert store.install(sign("policy", FIRST, [REP, IT]), fresh(FIRST), NOW - 60) == FIRST


def test_a_wild_clock_does_not_stop_the_device_for_ever(standing: PolicyStore) -> None:
    with pytest.raises(PolicyExpired):
        standing.current(NOW + 3_650 * DAY)
    assert standing.current(NOW + 10) == FIRST


def test_a_confined_reader_reads_and_leaves_the_time_to_others(standing: PolicyStore, places: Places) -> None:
    places.policy.chmod(0o500)
    assert standing.current(NOW + 3_600) == FIRST
    places.policy.chmod(0o700)
    assert standing.current(NOW) == FIRST


def test_a_policy_put_in_place_by_hand_is_not_believed(standing: PolicyStore, places: Places) -> None:
    (places.policy / "policy.json").write_bytes(sign("policy", after(FIRST, apps=(EDITOR, BROADER)), [REP, IT]))
    with pytest.raises(PolicyInvalid):
        standing.current(NOW)


def test_an_install_that_was_interrupted_is_made_again(standing: PolicyStore, places: Places) -> None:
    second = after(FIRST, apps=())
    old = standing.envelopes()[0]
    install(standing, second, IT)
    (places.policy / "policy.json").write_bytes(old)  # as after a crash between floor and policy
    with pytest.raises(PolicyInvalid):
        standing.current(NOW)
    assert install(standing, second, IT) == second == standing.current(NOW)


def test_a_newer_policy_format_is_refused_by_name(store: PolicyStore) -> None:
    with pytest.raises(NewerFormat):
        store.install(sign("policy", {"v": 2}, [REP, IT]), fresh(FIRST), NOW)
