"""A mail site is structure only by its class, and a frame of somebody else inside an approved page is out of scope."""

from collections.abc import Iterator

import msgspec
import pytest

from aboveboard.model.elements import Element
from aboveboard.model.events import ElementsSeen, FieldEdited, PointerPressed
from aboveboard.model.frames import Frame
from aboveboard.model.layers import AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.text import Hidden
from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.recorder.streets import Streets, serving
from tests.integration.browser.recorder.workplace import NOTE, Workplace, page, rule, workplace
from tests.patience import until

pytestmark = [pytest.mark.x11, pytest.mark.alone]
NOTHING = Layers(text=TextLayer.NONE, pixels=PixelsLayer.NONE)


@pytest.fixture
def mail(screen: DemoScreen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """The mail of the practice apps, approved with the chrome and the layers that its class allows."""
    with Practice(practice_dist(), TASKS) as practice:
        address = practice.address("mail", 7)
        streets = Streets(int(address.split(":")[2].partition("/")[0]))
        site = rule(streets, origin=address.partition("/?")[0], app_class=AppClass.MAIL, layers=NOTHING)
        site = msgspec.structs.replace(site, routes=(), templates=("/",), chrome=("Compose", "New message", "Send"))
        with workplace(screen, tmp_path_factory.mktemp("w"), streets, site=site, start=address) as place:
            yield place


def test_of_a_mail_only_which_control_was_used_is_recorded(mail: Workplace) -> None:
    with mail.session() as shift:

        def pressed() -> bool:
            for where in ((120, 480), (450, 420), (450, 300)):
                mail.click(where)
            return bool(shift.of(PointerPressed))

        until(pressed, "a press in the mail, sealed")
        mail.hands.type("canary words")
        assert mail.companion.do("pause")["state"] == "paused"
        assert not shift.of(Frame)
        assert not shift.of(ElementsSeen)
        assert all(isinstance(edit.content, Hidden) for edit in shift.of(FieldEdited))
        told = b"".join(msgspec.json.encode(record) for record in shift.records())
        assert all(word not in told for word in (b"canary", *WORDS))
        roles = {press.target.role for press in shift.of(PointerPressed) if isinstance(press.target, Element)}
        assert roles


WORDS = (b"@", b"Subject", b"Hotel", b"Dear", b"Kind regards")
"""What the seeded messages of the practice mail hold somewhere."""


@pytest.fixture
def framed(screen: DemoScreen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with serving() as streets:
        stranger = "<title>canary</title><input aria-label=canary style='position:fixed; inset:20px'>"
        streets.put("/stranger", stranger)
        place = "left:420px; bottom:60px; width:300px; height:200px"
        streets.put("/orders", page("Orders", f"<iframe src='{streets.elsewhere}/stranger' style='{place}'></iframe>"))
        with workplace(screen, tmp_path_factory.mktemp("w"), streets) as shown:
            yield shown


def test_what_is_done_in_a_strangers_frame_leaves_nothing(framed: Workplace) -> None:
    with framed.session() as shift:
        shift.note("before")
        shift.stray_at(framed.at((560, 160)))
        framed.click(NOTE)
        framed.hands.type("after")
        until(lambda: shift.typed() == "beforeafter", "the typing in the page around it, sealed")
        shift.end()
