"""A Flatpak is who its file proves it to be; a Snap keeps its name across revisions."""

from pathlib import Path

import pytest

from aboveboard.desktop.x11.packages import flatpaked, snapped

COMMIT = "0" * 64


@pytest.fixture
def store(tmp_path: Path) -> Path:
    program = tmp_path / "store/app/org.example.Editor/x86_64/stable" / COMMIT / "files/bin/editor"
    program.parent.mkdir(parents=True)
    program.write_text("editor")
    return tmp_path / "store"


def deployed(store: Path) -> Path:
    return store / "app/org.example.Editor/x86_64/stable" / COMMIT / "files"


def process(tmp_path: Path, said: str) -> Path:
    folder = tmp_path / "proc"
    (folder / "root").mkdir(parents=True)
    (folder / "root" / ".flatpak-info").write_text(said)
    return folder


def info(path: Path, name: str = "org.example.Editor") -> str:
    return f"[Application]\nname={name}\n\n[Instance]\napp-path={path}\nflatpak-version=1.14\n"


def test_a_flatpak_is_named_by_its_store_and_placed_here(tmp_path: Path, store: Path) -> None:
    program = deployed(store) / "bin/editor"
    folder = process(tmp_path, info(deployed(store)))
    assert flatpaked(folder, "/app/bin/editor", program.stat(), [store]) == (
        "flatpak:org.example.Editor/bin/editor",
        program,
    )


def test_what_it_calls_itself_does_not_count(tmp_path: Path, store: Path) -> None:
    folder = process(tmp_path, info(deployed(store), name="org.example.Trusted"))
    found = flatpaked(folder, "/app/bin/editor", (deployed(store) / "bin/editor").stat(), [store])
    assert found is not None
    assert found[0] == "flatpak:org.example.Editor/bin/editor"


def test_another_file_than_the_stores_is_nobody(tmp_path: Path, store: Path) -> None:
    folder = process(tmp_path, info(deployed(store)))
    other = tmp_path / "other"
    other.write_text("editor")
    assert flatpaked(folder, "/app/bin/editor", other.stat(), [store]) is None


def test_a_folder_that_is_no_store_is_nobody(tmp_path: Path, store: Path) -> None:
    elsewhere = tmp_path / "mine/app/org.example.Editor/x86_64/stable" / COMMIT / "files"
    (elsewhere / "bin").mkdir(parents=True)
    (elsewhere / "bin/editor").write_text("editor")
    for path in (elsewhere, store / "app/../../mine/app/org.example.Editor/x86_64/stable" / COMMIT / "files"):
        folder = process(tmp_path / str(len(str(path))), info(path))
        assert flatpaked(folder, "/app/bin/editor", (elsewhere / "bin/editor").stat(), [store]) is None


@pytest.mark.parametrize(
    "said",
    ["", "no sections", "[Instance]\n", "[Instance]\napp-path=\n", "\0" * 100],
    ids=["empty", "no sections", "no path", "an empty path", "no text"],
)
def test_a_broken_note_is_nobody(tmp_path: Path, store: Path, said: str) -> None:
    folder = process(tmp_path, said)
    assert flatpaked(folder, "/app/bin/editor", (deployed(store) / "bin/editor").stat(), [store]) is None


def test_a_program_outside_of_app_is_none_of_a_flatpaks(tmp_path: Path, store: Path) -> None:
    folder = process(tmp_path, info(deployed(store)))
    assert flatpaked(folder, "/usr/bin/editor", (deployed(store) / "bin/editor").stat(), [store]) is None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/snap/code/152/usr/share/code/code", "/snap/code/current/usr/share/code/code"),
        ("/snap/my-app_two/x1/bin/run", "/snap/my-app_two/current/bin/run"),
        ("/snap/code/current/bin/code", "/snap/code/current/bin/code"),
        ("/srv/me/snap/code/152/bin/code", "/srv/me/snap/code/152/bin/code"),
        ("/usr/bin/snap", "/usr/bin/snap"),
    ],
)
def test_a_snap_keeps_its_name_across_revisions(path: str, name: str) -> None:
    assert snapped(path) == name
