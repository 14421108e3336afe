"""An interpreter is its script, and only when that is plainly one file."""

from pathlib import Path

import pytest

from aboveboard.desktop.x11.interpreters import is_interpreter, script_of


@pytest.mark.parametrize(
    "executable",
    [
        *("/usr/bin/python3.11", "/usr/bin/perl", "/usr/bin/perl5.36-x86_64-linux-gnu", "/usr/bin/node", "/bin/dash"),
        *("/usr/lib/jvm/java-17/bin/java", "/usr/bin/mono-sgen", "/usr/bin/ruby3.1", "/usr/bin/gjs-console"),
        *("/usr/bin/busybox", "/usr/bin/bash", "/usr/bin/wine64", "/usr/bin/lua5.4", "/usr/bin/php8.2"),
    ],
)
def test_what_runs_scripts_is_an_interpreter(executable: str) -> None:
    assert is_interpreter(executable)


@pytest.mark.parametrize("executable", ["/usr/bin/mousepad", "/usr/bin/gnome-calculator", "/usr/bin/ssh", "/usr/bin/X"])
def test_what_does_not_is_none(executable: str) -> None:
    assert not is_interpreter(executable)


PYTHON = "/usr/bin/python3.11"


def test_a_script_is_its_real_path(tmp_path: Path) -> None:
    script, link = tmp_path / "real", tmp_path / "link"
    script.touch()
    link.symlink_to(script)
    assert script_of(PYTHON, ["python3", "-Es", "-B", str(link), "--flag", "file"]) == str(script)
    assert script_of("/usr/bin/java", ["java", "-jar", str(script)]) == str(script)
    assert script_of("/bin/dash", ["sh", str(script)]) == str(script)


def test_anything_else_is_unknown(tmp_path: Path) -> None:
    script = str(tmp_path / "real")
    Path(script).touch()
    for arguments in (
        ["python3"],
        ["python3", "-m", "http.server"],
        ["python3", "-c", "print()", script],
        ["python3", "-X", "dev", script],
        ["python3", "real"],
        ["python3", script + ".gone"],
    ):
        assert script_of(PYTHON, arguments) is None
    assert script_of("/usr/bin/java", ["java", "-cp", "/a", "Main"]) is None
    assert script_of("/usr/bin/java", ["java", script]) is None
    assert script_of("/usr/bin/perl", ["perl", "-e", "1", script]) is None
