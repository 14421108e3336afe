"""What the doctor finds on Windows and macOS, from answers that a system there could give; no machine gave them."""

from dataclasses import dataclass

import pytest

from aboveboard.cli.doctor_elsewhere import attempts_elsewhere
from aboveboard.desktop.portable.permissions import HIGH, MEDIUM, mac_attempts, windows_attempts
from aboveboard.errors import MissingLibrary
from aboveboard.recorder.checks import Finding, all_tried


@dataclass(frozen=True)
class Windows:
    """A login session of Windows in which all is as it should be, but for what is said."""

    desktop: str | None = "Default"
    own: int | None = MEDIUM
    front: int | None = MEDIUM

    def input_desktop(self) -> str | None:
        return self.desktop

    def own_level(self) -> int | None:
        return self.own

    def front_level(self) -> int | None:
        return self.front


@dataclass
class Mac:
    """A login session of macOS; who is asked for a right that is missing is noted."""

    secure: bool = False
    elements: bool = True
    input: bool = True
    screen: bool = True
    asked: int = 0

    def secure_input(self) -> bool:
        return self.secure

    def may_read_elements(self, *, ask: bool) -> bool:
        self.asked += ask
        return self.elements

    def may_hear_input(self, *, ask: bool) -> bool:
        self.asked += ask
        return self.input

    def may_see_screen(self, *, ask: bool) -> bool:
        self.asked += ask
        return self.screen


def on_windows(system: Windows) -> dict[str, Finding]:
    return {found.name: found for found in all_tried(dict(windows_attempts(system)))}


def on_mac(system: Mac, *, ask: bool = True) -> dict[str, Finding]:
    return {found.name: found for found in all_tried(dict(mac_attempts(system, ask=ask)))}


def failed(findings: dict[str, Finding]) -> set[str]:
    return {name for name, found in findings.items() if not found.works}


def test_where_all_is_well_only_the_platform_is_refused() -> None:
    assert failed(on_windows(Windows())) == {"platform"}
    assert failed(on_mac(Mac())) == {"platform"}


def test_every_failure_names_its_remedy() -> None:
    worst = {**on_windows(Windows(None, None, None)), **on_mac(Mac(True, False, False, False))}
    assert failed(worst) == set(worst)
    assert all(found.remedy for found in worst.values())


@pytest.mark.parametrize("desktop", ["Winlogon", "Screen-saver", None, ""])
def test_a_desktop_that_is_not_the_ordinary_one_hides_what_is_typed(desktop: str | None) -> None:
    assert failed(on_windows(Windows(desktop=desktop))) == {"platform", "secure desktop"}


@pytest.mark.parametrize("level", [0x1000, HIGH, 0x4000, None])
def test_rights_that_are_less_or_more_than_ordinary_are_refused(level: int | None) -> None:
    assert "own rights" in failed(on_windows(Windows(own=level, front=level)))


@pytest.mark.parametrize("level", [HIGH, None])
def test_a_window_of_more_rights_is_named(level: int | None) -> None:
    assert failed(on_windows(Windows(front=level))) == {"platform", "rights of the window in front"}


@pytest.mark.parametrize(
    ("system", "right", "pane"),
    [
        (Mac(elements=False), "elements", "Accessibility"),
        (Mac(input=False), "input", "Input Monitoring"),
        (Mac(screen=False), "pictures", "Screen"),
    ],
)
def test_a_right_that_macos_did_not_give_is_named_with_its_pane(system: Mac, right: str, pane: str) -> None:
    findings = on_mac(system)
    assert failed(findings) == {"platform", right}
    assert pane in findings[right].remedy


def test_secure_input_is_named() -> None:
    assert failed(on_mac(Mac(secure=True))) == {"platform", "secure input"}


def test_macos_asks_the_person_only_where_it_is_let() -> None:
    asking, silent = Mac(), Mac()
    on_mac(asking)
    on_mac(silent, ask=False)
    assert (asking.asked, silent.asked) == (3, 0)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_the_libraries_of_a_platform_are_a_named_error(platform: str) -> None:
    with pytest.raises(MissingLibrary):
        attempts_elsewhere(platform)
