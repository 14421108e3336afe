"""The policy commands: drafted, signed by two people, published, and believed by a device; nothing less is."""

import time
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli import policy as command
from aboveboard.errors import InputError, NothingToDo, PermissionRefused, Refused, Unreachable
from aboveboard.formats.policy_rules import read_policy
from tests.collectors import Collector

KEYHOLDER = "ab" * 32


@pytest.fixture
def folder(tmp_path: Path, collector: Collector) -> Path:
    """Role keys of an organisation whose collector has no policy yet."""
    made = tmp_path / "office"
    command.keys(made / "keys")
    (collector.data / "pins.json").write_bytes((made / "keys" / "pins.json").read_bytes())
    for name in ("policy.json", "freshness.json", "floor.json"):
        (collector.data / "policy" / name).unlink()
    collector.clock.now = time.time()  # the commands read the machine's clock
    return made


def draft(folder: Path, collector: Collector, **changes: object) -> Path:
    path = folder / "draft.json"
    wanted = {"organisation": "Acme", "pins": folder / "keys" / "pins.json", "keyholder": KEYHOLDER}
    command.new(path, **{**wanted, "collector": collector.address, **changes})  # type: ignore[arg-type]  # as named
    return path


def signed(folder: Path, source: Path, *roles: str) -> Path:
    target = folder / "policy.json"
    command.sign(source, target, key=tuple(folder / "keys" / f"{role}.key" for role in roles))
    return target


def publish(folder: Path, policy: Path, collector: Collector) -> None:
    command.fresh(policy, folder / "fresh.json", key=folder / "keys" / "timestamp.key")
    command.publish(policy, folder / "fresh.json", collector=collector.address)


def test_a_policy_signed_by_two_people_is_published_as_it_was_signed(folder: Path, collector: Collector) -> None:
    one = signed(folder, draft(folder, collector), "privacy")
    both = signed(folder, one, "representative")
    publish(folder, both, collector)
    assert collector.client.get("/policy").content == both.read_bytes()


@pytest.mark.parametrize("roles", [("privacy",), ("privacy", "it"), ("representative", "timestamp")])
def test_a_first_policy_needs_two_people_and_the_representative(
    folder: Path, collector: Collector, roles: tuple[str, ...]
) -> None:
    with pytest.raises(Refused):
        publish(folder, signed(folder, draft(folder, collector), *roles), collector)
    assert collector.client.get("/policy").status_code == 503


def test_a_scope_is_read_from_its_file_and_shown_in_words(
    folder: Path, collector: Collector, capsys: pytest.CaptureFixture[str]
) -> None:
    scope = folder / "scope.json"
    app = {"id": "editor", "name": "Editor", "identities": [{"executable": "/usr/bin/mousepad"}]}
    scope.write_bytes(msgspec.json.encode({"apps": [app]}))
    source = draft(folder, collector, scope=scope)
    command.show(source)
    assert "- Editor (general): text shape, pixels masked; /usr/bin/mousepad" in capsys.readouterr().out
    assert read_policy(signed(folder, source, "privacy").read_bytes()).apps[0].id == "editor"


def test_the_next_version_counts_on_from_the_last(folder: Path, collector: Collector) -> None:
    first = signed(folder, draft(folder, collector), "privacy", "representative")
    second = draft(folder, collector, after=first)
    assert read_policy(signed(folder, second, "privacy").read_bytes()).version == 2


def test_a_scope_that_no_policy_may_have_is_refused(folder: Path, collector: Collector) -> None:
    scope = folder / "scope.json"
    scope.write_bytes(b'{"apps": [{"id": "u", "name": "U", "identities": [], "app_class": "representation"}]}')
    with pytest.raises(InputError):
        draft(folder, collector, scope=scope)


def test_keys_are_private_and_never_overwritten(folder: Path, collector: Collector) -> None:
    key = folder / "keys" / "privacy.key"
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(NothingToDo):
        command.keys(folder / "keys")
    source = draft(folder, collector)
    key.chmod(0o644)
    with pytest.raises(PermissionRefused):
        signed(folder, source, "privacy")


def test_publishing_to_nobody_says_so(folder: Path, collector: Collector) -> None:
    policy = signed(folder, draft(folder, collector), "privacy")
    command.fresh(policy, folder / "fresh.json", key=folder / "keys" / "timestamp.key")
    with pytest.raises(Unreachable):
        command.publish(policy, folder / "fresh.json", collector="http://127.0.0.1:9")
