"""What a collection stands on: a small organisation, an enrolled device, a companion, and a person who agreed."""

import contextlib
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aboveboard.cli.places import known_places
from aboveboard.cli.worlds import SCREEN
from aboveboard.companion.strip import BUTTONS, HEIGHT, WIDTH
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.errors import InputError, NotRunning, Unreachable
from aboveboard.formats.control import LARGEST_PACKET, Reply, Status, decode_reply, encode
from aboveboard.formats.places import Places
from aboveboard.model.geometry import Point
from aboveboard.model.policy import SiteRule
from aboveboard.studio.commands import Commands
from aboveboard.studio.day import PASSPHRASE, WORD
from aboveboard.studio.hands import Hands
from aboveboard.studio.organisation import Organisation, found
from aboveboard.studio.people.reopening import reopened
from aboveboard.studio.person import Person
from aboveboard.studio.scenes import pages
from aboveboard.studio.scenes.pages import Strip
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that runs while people work: the screen, our own commands, the organisation, the device's folders."""

    screen: DemoScreen
    desktop: X11Desktop
    commands: Commands
    organisation: Organisation
    places: Places
    strip: Strip

    def status(self) -> Reply:
        """Ask the recorder how things are. Raises NotRunning."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
                caller.settimeout(30.0)
                caller.connect(str(self.places.recorder_socket))
                caller.send(encode(Status()))
                return decode_reply(caller.recv(LARGEST_PACKET))
        except OSError as error:
            raise NotRunning("the recorder of the studio does not answer") from error


@contextlib.contextmanager
def office(
    folder: Path, sites: tuple[SiteRule, ...], told: Callable[[str], None], browser_args: tuple[str, ...]
) -> Iterator[Office]:
    """Bring all of it up on a screen of its own: anew, or, where it stood before, with what was agreed to then.

    It ends with the block; the organisation's keys, the device and what was uploaded stay in the folder.
    """
    with contextlib.ExitStack() as stack:
        screen = stack.enter_context(DemoScreen(*SCREEN))
        environment = {**screen.environment, "ABOVEBOARD_DATA": str(folder / "device")}
        os.environ.update(environment)
        commands = stack.enter_context(Commands(environment, folder / "logs"))
        stood = (folder / "organisation" / "addresses.json").is_file()
        organisation = _organisation(commands, folder, sites, told, stood=stood)
        if not stood:
            told("enrolling the device")
            pins = folder / "organisation" / "keys" / "pins.json"
            token = str(organisation.token())
            commands.run("enrol", organisation.collector, "--token-file", token, "--pins", str(pins))
        commands.run("courier", "--once", "--demo")
        arguments = [part for argument in browser_args for part in ("--browser-arg", argument)]
        browser = ["--browser-arg", "--force-renderer-accessibility", *arguments]
        commands.serve("companion", "companion", "--demo", "--language", "en", *browser)
        places = known_places()
        desktop = stack.enter_context(X11Desktop(screen.environment))
        if not any(places.consent.glob("*")):
            told("reading the notice and agreeing")
            _agree(commands, screen, desktop, [site.name for site in sites])
        yield Office(screen, desktop, commands, organisation, places, _strip())


def _organisation(
    commands: Commands, folder: Path, sites: tuple[SiteRule, ...], told: Callable[[str], None], *, stood: bool
) -> Organisation:
    place, stands = folder / "organisation", None
    steps = reopened(commands, place) if stood else found(commands, place, (), sites)
    for done, made in steps:
        told(done)
        stands = made
    if stands is None:
        raise InputError("the organisation did not come to stand")
    return stands


def _agree(commands: Commands, screen: DemoScreen, desktop: X11Desktop, names: list[str]) -> None:
    commands.run("notice")
    with AtspiElements() as elements, Hands(screen.display, pace=0.5) as hands:
        person = Person(hands=hands, desktop=desktop, elements=elements)
        for name in names:
            _take_text(person, name)
        pages.consent(person, names, word=WORD, passphrase=PASSPHRASE)
        hands.press("alt+f4")
        person.gone("chromium")


def _take_text(person: Person, name: str) -> None:
    """Choose, beside a site's box, the last of the list of texts: the text, with personal data and secrets replaced."""
    person.click_on("chromium", "check box", f"Record my work in {name}")
    for key in ("tab", "end", "shift+tab", " "):  # the box is ticked anew with the others
        person.rest(0.6)
        person.hands.press(key)


def _strip() -> Strip:
    """Return where the strip's buttons are: it sits at the top centre of the screen."""
    left = (SCREEN[0] - WIDTH) // 2
    places = {name: Point(x=left + x + width // 2, y=HEIGHT // 2) for name, (x, width) in BUTTONS.items()}
    return Strip(pause=places["pause"], resume=places["resume"], open=places["open"])


def ready_hands(office: Office) -> Callable[[], None]:
    """Return what waits for the recorder's turn before each key or press. Raises Unreachable where it is gone."""
    if not office.places.recorder_socket.exists():
        raise Unreachable("the recorder of the studio is not there")
    return turns(office.places.recorder_socket)
