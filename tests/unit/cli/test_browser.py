"""Giving the extension to the browsers of a machine: what is written, what a look at it says, what is left behind."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli.browser import check, install, key, pack_, remove
from aboveboard.cli.browser_files import FIREFOX_ID, MOST_HOSTS, hosts_of
from aboveboard.errors import BrowserNotReady, FileTrouble, InputError, Malformed, NotBuilt, NothingToDo, UnknownFormat
from aboveboard.formats.browser import HOST_NAME
from aboveboard.formats.crx import unpack
from aboveboard.model.policy import SiteRule
from tests.services import START, Organisation

ACME = Organisation()
SITES = ("https://orders.example", "http://127.0.0.1:8080")
MANIFEST = {
    "manifest_version": 3,
    "version": "1.2",
    "key": "none yet",
    "minimum_chrome_version": "121",
    "browser_specific_settings": {"gecko": {"id": FIREFOX_ID}},
    "host_permissions": ["http://*/*", "https://*/*"],
    "background": {"service_worker": "worker.js", "scripts": ["worker.js"], "type": "module"},
}


class Machine:
    """A root of a file system, a built extension, a signed policy and packages of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root, self.built = folder, folder / "root", folder / "dist"
        self.policy, self.crx, self.xpi, self.key = (
            folder / name for name in ("policy.json", "a.crx", "a.xpi", "key.pem")
        )
        for made in (self.root / "usr/bin", self.built):
            made.mkdir(parents=True)
        (self.root / "usr/bin/aboveboard").touch()
        (self.built / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
        (self.built / "worker.js").write_text("run();", encoding="utf-8")
        (self.built / ".built-from").write_text("sum", encoding="utf-8")
        key(self.key)
        self.approve(*SITES)
        self.pack()

    def approve(self, *origins: str) -> None:
        sites = tuple(SiteRule(id=f"s{number}", name="", origin=origin) for number, origin in enumerate(origins))
        policy = msgspec.structs.replace(ACME.policy(START), sites=sites)
        self.policy.write_bytes(ACME.publication(policy, START)[0])

    def pack(self, policy: Path | None = None) -> None:
        pack_(self.built, self.crx, key=self.key, policy=policy)
        pack_(self.built, self.xpi, policy=policy)

    def install(self, **options: object) -> None:
        install(policy=self.policy, crx=self.crx, root=self.root, **options)  # type: ignore[arg-type]  # any of its options

    def files(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}

    def folders(self) -> set[str]:
        return {str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_dir()}

    def read(self, name: str) -> dict[str, object]:
        return dict(json.loads((self.root / name).read_bytes()))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


MANAGED = ("etc/chromium/policies/managed", "etc/opt/chrome/policies/managed", "etc/opt/edge/policies/managed")


@pytest.mark.parametrize("folder", MANAGED)
def test_each_browser_is_told_to_install_the_extension_and_where_it_may_run(machine: Machine, folder: str) -> None:
    machine.install()
    policy = machine.read(f"{folder}/aboveboard.json")
    (settings,) = dict(policy["ExtensionSettings"]).values()  # type: ignore[call-overload]  # read from JSON
    assert settings["installation_mode"] == "force_installed"
    assert settings["runtime_blocked_hosts"] == ["*://*"]
    assert settings["runtime_allowed_hosts"] == ["http://127.0.0.1:8080", "https://orders.example:443"]
    assert (policy["NativeMessagingBlocklist"], policy["NativeMessagingAllowlist"]) == (["*"], [HOST_NAME])
    assert policy["NativeMessagingUserLevelHosts"] is False


def test_only_our_extension_may_start_the_host_and_the_host_may_be_started(machine: Machine) -> None:
    machine.install()
    host = machine.read(f"etc/chromium/native-messaging-hosts/{HOST_NAME}.json")
    packed = unpack(machine.crx.read_bytes())
    assert host["allowed_origins"] == [f"chrome-extension://{packed.id}/"]
    program = machine.root / str(host["path"]).lstrip("/")
    assert program.stat().st_mode & 0o777 == 0o755
    assert program.read_text(encoding="utf-8").endswith('exec "/usr/bin/aboveboard" browser-host "$@"\n')


def test_everybody_may_read_what_was_written_and_only_its_owner_write(machine: Machine) -> None:
    before = machine.folders()
    machine.install(xpi=machine.xpi)
    made = [machine.root / name for name in (*machine.folders() - before, *machine.files())]
    assert {path.stat().st_mode & 0o777 for path in made if path.name != "aboveboard"} == {0o755, 0o644}


def test_what_was_just_installed_is_as_it_should_be(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.install(xpi=machine.xpi)
    check(root=machine.root, policy=machine.policy)
    assert "chromium, chrome, edge, firefox: as installed" in capsys.readouterr().out


def test_installing_again_changes_nothing(machine: Machine) -> None:
    machine.install(xpi=machine.xpi)
    before = machine.files()
    machine.install(xpi=machine.xpi)
    assert machine.files() == before


def test_a_browser_that_is_not_named_is_left_alone(machine: Machine) -> None:
    machine.install(browsers=("edge",))
    assert not (machine.root / "etc/chromium").exists()
    machine.install(browsers=("chromium",))
    assert not (machine.root / "etc/opt").exists()
    check(root=machine.root)


def test_a_package_may_come_from_the_organisation_instead(machine: Machine) -> None:
    machine.install(update_url="https://files.example/updates.xml")
    assert b'"https://files.example/updates.xml"' in machine.files()[f"{MANAGED[0]}/aboveboard.json"]
    assert not (machine.root / "usr/share/aboveboard/browser/aboveboard.crx").exists()
    check(root=machine.root)


def test_a_host_of_somebody_else_can_go_on_working(machine: Machine) -> None:
    machine.install(other_host=("com.example.passwords",))
    assert machine.read(f"{MANAGED[0]}/aboveboard.json")["NativeMessagingAllowlist"] == [
        HOST_NAME,
        "com.example.passwords",
    ]


def spoil(machine: Machine) -> Iterator[tuple[str, str]]:
    """One fault after another, each with the path and the words that a look at it must tell."""
    policy = machine.root / MANAGED[0] / "aboveboard.json"
    policy.unlink()
    yield f"/{MANAGED[0]}/aboveboard.json", "missing"
    machine.install()
    policy.write_text("{}", encoding="utf-8")
    yield f"/{MANAGED[0]}/aboveboard.json", "differs"
    machine.install()
    policy.chmod(0o600)
    yield f"/{MANAGED[0]}/aboveboard.json", "another mode"
    machine.install()
    (machine.root / "usr/share/aboveboard/browser/aboveboard.crx").unlink()
    yield "/usr/share/aboveboard/browser/aboveboard.crx", "missing"
    machine.install()
    (machine.root / "usr/bin/aboveboard").unlink()
    yield "/usr/bin/aboveboard", "install the program"
    (machine.root / "usr/bin/aboveboard").touch()
    other = policy.with_name("company.json")
    other.write_text('{"ExtensionSettings": {}, "HomepageLocation": "https://a.example"}', encoding="utf-8")
    yield f"/{MANAGED[0]}/company.json", "sets ExtensionSettings, too"
    other.unlink()
    machine.approve("https://other.example")
    yield "the policy approves other sites", "install"


def test_every_fault_is_told_with_its_place_and_its_remedy(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.install()
    for place, words in spoil(machine):
        capsys.readouterr()
        with pytest.raises(BrowserNotReady):
            check(root=machine.root, policy=machine.policy)
        told = capsys.readouterr().out
        assert place in told
        assert words in told
        assert told.count("remedy: ") == 1


def test_removing_leaves_the_machine_as_it_was(machine: Machine) -> None:
    (machine.root / "etc/chromium/policies/managed").mkdir(parents=True)
    (machine.root / "etc/chromium/policies/managed/company.json").write_text("{}", encoding="utf-8")
    before, folders = machine.files(), machine.folders()
    machine.install(xpi=machine.xpi)
    machine.install(xpi=machine.xpi)
    remove(root=machine.root)
    assert (machine.files(), machine.folders()) == (before, folders)


def test_firefox_keeps_what_others_have_told_it(machine: Machine) -> None:
    path = machine.root / "etc/firefox/policies/policies.json"
    path.parent.mkdir(parents=True)
    theirs = {"policies": {"DisableTelemetry": True, "ExtensionSettings": {"*": {"installation_mode": "blocked"}}}}
    path.write_text(json.dumps(theirs), encoding="utf-8")
    machine.install(xpi=machine.xpi)
    told = machine.read("etc/firefox/policies/policies.json")["policies"]
    assert isinstance(told, dict)
    assert told["DisableTelemetry"] is True
    assert set(told["ExtensionSettings"]) == {"*", FIREFOX_ID}
    remove(root=machine.root)
    assert machine.read("etc/firefox/policies/policies.json") == theirs


def test_a_file_of_others_that_cannot_be_read_is_not_overwritten(machine: Machine) -> None:
    path = machine.root / "etc/firefox/policies/policies.json"
    path.parent.mkdir(parents=True)
    path.write_text("{ not yet", encoding="utf-8")
    with pytest.raises(Malformed):
        machine.install(xpi=machine.xpi)
    assert path.read_text(encoding="utf-8") == "{ not yet"
    assert not (machine.root / "usr/share").exists()


def test_nothing_installed_is_nothing_to_look_at_or_take_away(machine: Machine) -> None:
    for command in (check, remove):
        with pytest.raises(NothingToDo):
            command(root=machine.root)


def test_a_record_that_cannot_be_read_is_named(machine: Machine) -> None:
    machine.install()
    (machine.root / "usr/share/aboveboard/browser/installed.json").write_text("{", encoding="utf-8")
    with pytest.raises(Malformed, match="record"):
        check(root=machine.root)


def test_packages_are_the_same_bytes_twice_and_hold_no_file_of_the_build(machine: Machine) -> None:
    first = machine.crx.read_bytes(), machine.xpi.read_bytes()
    machine.pack()
    assert (machine.crx.read_bytes(), machine.xpi.read_bytes()) == first
    assert set(unpack(first[0]).files) == {"manifest.json", "worker.js"}


def test_a_package_asks_for_the_sites_of_the_policy_only_if_it_is_packed_for_them(machine: Machine) -> None:
    machine.pack(machine.policy)
    manifest = json.loads(unpack(machine.crx.read_bytes()).files["manifest.json"])
    assert manifest["host_permissions"] == ["http://127.0.0.1:8080/*", "https://orders.example:443/*"]
    assert manifest["background"] == {"service_worker": "worker.js", "type": "module"}
    machine.install()
    machine.approve("https://other.example")
    with pytest.raises(InputError, match="other sites"):
        machine.install()


def test_firefox_gets_a_manifest_of_its_own(machine: Machine) -> None:
    machine.pack(machine.policy)
    with zipfile.ZipFile(machine.xpi) as held:
        manifest = json.loads(held.read("manifest.json"))
    assert manifest["host_permissions"] == ["http://127.0.0.1/*", "https://orders.example/*"]
    assert manifest["background"] == {"scripts": ["worker.js"], "type": "module"}
    assert manifest["browser_specific_settings"]["gecko"]["id"] == FIREFOX_ID
    assert {"key", "minimum_chrome_version"} & set(manifest) == set()


def test_more_sites_than_a_browser_takes_by_policy_go_into_the_package(machine: Machine) -> None:
    machine.approve(*(f"https://s{number}.example" for number in range(MOST_HOSTS + 1)))
    with pytest.raises(InputError, match="101"):
        machine.install()
    machine.pack(machine.policy)
    machine.install()
    assert b"runtime_" not in machine.files()[f"{MANAGED[0]}/aboveboard.json"]


def test_a_site_is_one_origin_with_its_very_port() -> None:
    assert hosts_of(("https://a.example", "https://a.example", "http://a.example")) == (
        "http://a.example:80",
        "https://a.example:443",
    )
    with pytest.raises(InputError):
        hosts_of(("file:///etc",))


def test_a_key_is_never_overwritten(machine: Machine) -> None:
    with pytest.raises(FileTrouble):
        key(machine.key)
    assert machine.key.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_packed_or_installed_is_named(machine: Machine, tmp_path: Path) -> None:
    with pytest.raises(NotBuilt):
        pack_(tmp_path, machine.crx, key=machine.key)
    with pytest.raises(InputError, match="with a --key"):
        pack_(machine.built, machine.crx)
    with pytest.raises(InputError, match="PEM"):
        pack_(machine.built, machine.crx, key=machine.policy)
    with pytest.raises(UnknownFormat):
        install(policy=machine.policy, crx=machine.xpi, root=machine.root)
    with pytest.raises(InputError, match="chromium, chrome or edge"):
        machine.install(browsers=("opera",))
    machine.approve()
    with pytest.raises(InputError, match="no site"):
        machine.install()
    assert "etc" not in machine.folders()
