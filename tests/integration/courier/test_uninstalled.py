"""A device on which a person has uninstalled asks for what it asked for before: nobody sees that they took part."""

from pathlib import Path

import pytest

from aboveboard.cli.uninstall import uninstall
from aboveboard.courier.settings import CourierSettings
from aboveboard.formats.deletions import ask_deletion
from aboveboard.formats.root import Root
from tests.integration.courier.conftest import Device, enrol
from tests.promises.telling import lying
from tests.services import bundle, release


def test_a_device_is_enrolled_still_and_holds_what_a_fresh_one_holds(
    own: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    fresh, at_once = enrol(tmp_path / "fresh", own.collector), CourierSettings(attempts=1, spread_s=0)
    fresh.courier().once()
    root = Root.generate()
    release(own.places, bundle(root, 1))
    ask_deletion(own.places, root.delete_secret(1), now=own.collector.clock(), at_once=True)
    own.courier(at_once).once()
    own.courier(at_once).once()
    release(own.places, bundle(root, 2))
    own.courier().once()
    assert {path.name for path in own.places.feed.iterdir()} > {path.name for path in fresh.places.feed.iterdir()}
    for folder in (own.places.participant, own.places.consent, own.places.days):
        (folder / "own").write_bytes(b"own")
    uninstall(data=own.places.data, yes=True)
    assert set(lying(own.places.data)) == set(lying(fresh.places.data))
    own.courier().once()
    assert set(lying(own.places.data)) == set(lying(fresh.places.data))
