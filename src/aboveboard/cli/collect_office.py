"""Where one person of a collection works: a screen, an enrolled device, a companion, and the person who agreed."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aboveboard.cli.worlds import SCREEN
from aboveboard.companion.strip import BUTTONS, HEIGHT, WIDTH
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.errors import EnvironmentLost, NotRunning, Unreachable
from aboveboard.formats.control import LARGEST_PACKET, Reply, Status, decode_reply, encode
from aboveboard.formats.places import Places
from aboveboard.model.geometry import Point
from aboveboard.model.policy import SiteRule
from aboveboard.studio.commands import Commands
from aboveboard.studio.day import PASSPHRASE, WORD
from aboveboard.studio.hands import Hands
from aboveboard.studio.organisation import Organisation
from aboveboard.studio.person import Person
from aboveboard.studio.scenes import pages
from aboveboard.studio.scenes.pages import Strip
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that runs while a person works: the screen, our own commands, the device's folders."""

    screen: DemoScreen
    desktop: X11Desktop
    commands: Commands
    places: Places
    strip: Strip
    ended: threading.Event

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


@dataclass(frozen=True, slots=True)
class Setting:
    """What all people share: the folder, who they work for, the sites they agree to, what their browsers are given.

    `authority` is the file of cookies with which this process enters their screens; `told` hears what is done next.
    """

    folder: Path
    authority: Path
    organisation: Organisation
    sites: tuple[SiteRule, ...]
    browser_args: tuple[str, ...]
    told: Callable[[str], None]


@contextlib.contextmanager
def office(setting: Setting, number: int, ended: threading.Event) -> Iterator[Office]:
    """Bring the screen and device of one person up: anew, or, where they stood before, with what was agreed to then.

    It ends with the block; the device and what was uploaded stay. Once `ended` is set nobody presses anything more.
    """
    name, organisation = "" if number == 1 else f"-{number}", setting.organisation
    device = setting.folder / f"device{name}"
    with contextlib.ExitStack() as stack:
        screen = stack.enter_context(DemoScreen(*SCREEN))
        with setting.authority.open("ab") as all_screens:
            all_screens.write(Path(screen.environment["XAUTHORITY"]).read_bytes())
        environment = {**screen.environment, "ABOVEBOARD_DATA": str(device)}
        places = Places(data=device, runtime=Path(environment["XDG_RUNTIME_DIR"]) / "aboveboard")
        commands = stack.enter_context(Commands(environment, setting.folder / f"logs{name}"))
        if not any(places.device.glob("*")):
            setting.told("enrolling the device")
            pins = organisation.folder / "keys" / "pins.json"
            token = str(organisation.token())
            commands.run("enrol", organisation.collector, "--token-file", token, "--pins", str(pins))
        commands.run("courier", "--once", "--demo")
        arguments = [part for argument in setting.browser_args for part in ("--browser-arg", argument)]
        browser = ["--browser-arg", "--force-renderer-accessibility", *arguments]
        commands.serve("companion", "companion", "--demo", "--language", "en", *browser)
        desktop = stack.enter_context(X11Desktop(screen.environment))
        if not any(places.consent.glob("*")):
            setting.told("reading the notice and agreeing")
            _agree(commands, screen, desktop, [site.name for site in setting.sites])
        yield Office(screen, desktop, commands, places, _strip(), ended)


def _agree(commands: Commands, screen: DemoScreen, desktop: X11Desktop, names: list[str]) -> None:
    commands.run("notice")
    bus = find_address(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    with AtspiElements(bus) as elements, Hands(screen.display, pace=0.5) as hands:
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
    """Return what waits for the recorder's turn before each key or press.

    Raises Unreachable where it is gone; the wait itself raises EnvironmentLost once the collection was ended.
    """
    if not office.places.recorder_socket.exists():
        raise Unreachable("the recorder of the studio is not there")
    recorders_turn = turns(office.places.recorder_socket)

    def ready() -> None:
        if office.ended.is_set():
            raise EnvironmentLost("the collection was ended")
        recorders_turn()

    return ready
