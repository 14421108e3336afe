"""A version is what the maker calls the release, by the package that owns the file; nothing finer, nothing guessed."""

from pathlib import Path

import pytest

from aboveboard.desktop.x11.versions import Versions, release, version_of

STATUS = """Package: editor
Status: install ok installed
Architecture: amd64
Version: 2:4.16.0-1+acme7
Description: an editor
 Version: 9.9.9

Package: library
Status: install ok installed
Architecture: i386
Version: 1.0-1

Package: library
Status: install ok installed
Architecture: amd64
Version: 2.0-1

Package: removed
Status: deinstall ok config-files
Version: 3.0-1

Package: halfway
Status: install reinstreq half-installed
Version: 3.0-1
"""
LISTS = {
    "editor": "/.\n/usr\n/usr/bin\n/usr/bin/editor\n/usr/bin/editor-helper\n/usr/bin/diverted\n",
    "library:amd64": "/.\n/usr/lib/tool\n",
    "removed": "/.\n/usr/bin/removed\n",
    "halfway": "/.\n/usr/bin/halfway\n",
    "old": "/.\n/bin/old\n",
}


@pytest.fixture
def dpkg(tmp_path: Path) -> Path:
    folder = tmp_path / "dpkg"
    (folder / "info").mkdir(parents=True)
    (folder / "status").write_text(STATUS + "\nPackage: old\nStatus: hold ok installed\nVersion: 5.2.15-2+b2\n")
    (folder / "diversions").write_text("/usr/bin/diverted\n/usr/bin/diverted.distrib\nother\n")
    for name, listed in LISTS.items():
        (folder / "info" / f"{name}.list").write_text(listed)
    return folder


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("/usr/bin/editor", "4.16.0"),
        ("/usr/bin/edito", ""),
        ("/usr/lib/tool", "2.0"),
        ("/usr/bin/removed", ""),
        ("/usr/bin/halfway", ""),
        ("/usr/bin/old", "5.2.15"),
        ("/usr/bin/diverted", ""),
        ("/usr/bin/of-nobody", ""),
        ("/opt/acme/own", ""),
    ],
)
def test_a_program_has_the_version_of_the_installed_package_that_owns_its_file(
    dpkg: Path, path: str, version: str
) -> None:
    assert version_of(Path(path), dpkg) == version


def test_without_a_package_manager_that_can_be_read_it_is_unknown(tmp_path: Path) -> None:
    assert version_of(Path("/usr/bin/editor"), tmp_path) == ""


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("4:7.4.7-1+deb12u5", "7.4.7"),
        ("120.0.6099.224-1~deb12u1", "120.0.6099"),
        ("379-1", "379"),
        ("v1.3.5", "1.3.5"),
        ("0.5.10+acme.internal7-1", "0.5.10"),
        ("123456789012-1", ""),
        ("acme-build", ""),
        ("", ""),
    ],
)
def test_what_a_distribution_or_organisation_adds_is_not_told(version: str, told: str) -> None:
    assert release(version) == told


@pytest.mark.parametrize(("path", "told"), [("/snap/editor/57/bin/editor", "r57"), ("/snap/editor/x1/bin/editor", "")])
def test_a_snap_has_its_revision_unless_it_was_built_here(dpkg: Path, path: str, told: str) -> None:
    assert version_of(Path(path), dpkg) == told


@pytest.mark.parametrize(
    "place", ["metainfo/org.example.Editor.metainfo.xml", "appdata/org.example.Editor.appdata.xml"]
)
def test_a_flatpak_has_the_newest_release_that_it_describes(tmp_path: Path, dpkg: Path, place: str) -> None:
    files = tmp_path / "app/org.example.Editor/x86_64/stable" / ("0" * 64) / "files"
    described = files / "share" / place
    described.parent.mkdir(parents=True)
    assert version_of(files / "bin/editor", dpkg) == ""
    described.write_text('<component><releases><release date="2026-01-01" version="46.2"/><release version="46.1"/>')
    assert version_of(files / "bin/editor", dpkg) == "46.2"


def test_a_file_is_looked_up_once_and_again_after_an_update(tmp_path: Path, dpkg: Path) -> None:
    program = tmp_path / "program"
    program.write_text("one")
    (dpkg / "info" / "editor.list").write_text(f"/.\n{program}\n")
    versions = Versions(dpkg)
    assert versions.known(program) is None
    versions.look_up(program)
    assert versions.known(program) == "4.16.0"
    (dpkg / "status").write_text(STATUS.replace("2:4.16.0", "2:4.17.0"))
    versions.look_up(program)
    assert versions.known(program) == "4.16.0"
    (tmp_path / "new").write_text("two")
    (tmp_path / "new").replace(program)
    assert versions.known(program) is None
    versions.look_up(program)
    assert versions.known(program) == "4.17.0"


def test_a_file_that_is_gone_is_unknown(tmp_path: Path, dpkg: Path) -> None:
    versions = Versions(dpkg)
    versions.look_up(tmp_path / "gone")
    assert versions.known(tmp_path / "gone") == ""
