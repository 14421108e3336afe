"""The people of a collection at work: each at a screen and with a device of their own, session by session."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field

from aboveboard.cli.collect_office import Office, Setting, office
from aboveboard.cli.collect_release import forget_held, let_go
from aboveboard.cli.collect_work import Workplace, workplace
from aboveboard.cli.collect_worlds import Shop
from aboveboard.errors import EnvironmentLost
from aboveboard.studio.people.planning import Agenda, Tried

MOST_LOST = 5
"""So many times in a row a person's browser may end before the command does."""


@dataclass
class People:
    """So many people at once, numbered from 1, who work an agenda off; `went_on` hears that more was noted."""

    setting: Setting
    agenda: Agenda
    went_on: Callable[[], None]
    at_once: int = 1
    worked_s: float = 0.0
    _ended: threading.Event = field(default_factory=threading.Event)
    _coming: threading.Lock = field(default_factory=threading.Lock)

    def work(self, shops: Sequence[Shop]) -> None:
        """Work until nothing lacks. Raises EnvironmentLost where browsers end again and again; then all stop."""
        if self.at_once == 1:
            self._work(1, shops)
            return
        with ThreadPoolExecutor(self.at_once, thread_name_prefix="person") as threads:
            try:
                for one in as_completed([threads.submit(self._work, 1 + n, shops) for n in range(self.at_once)]):
                    one.result()
            finally:
                self._ended.set()  # one that failed, or was asked to end, ends all

    def _work(self, number: int, shops: Sequence[Shop]) -> None:
        with ExitStack() as stack:
            with self._coming:  # one after another: a provisioning token is written to one file
                if self._ended.is_set():
                    return
                here = stack.enter_context(office(self.setting, number, self._ended))
                forget_held(here.places)
            began = time.monotonic()
            for shop in shops:
                self._attend(here, shop)
            self.worked_s = max(self.worked_s, time.monotonic() - began)

    def _attend(self, here: Office, shop: Shop) -> None:
        """Work session by session, in a new browser where one was lost."""
        lost = 0
        while self._goes_on(shop):
            try:
                with workplace(here, here.screen.folder / "browser", shop, self.setting.browser_args) as place:
                    while self._goes_on(shop):
                        lost = 0 if self._session(here, place, shop) else lost + 1
                        if lost >= MOST_LOST:
                            raise EnvironmentLost("nothing comes of the people's work")
            except EnvironmentLost:
                lost += 1
                if lost >= MOST_LOST:
                    raise

    def _session(self, here: Office, place: Workplace, shop: Shop) -> int:
        """Work a session long, release and send it, and note what came of it; returns how many attempts that were."""
        share, came = self.agenda.take(shop.tasks), list[Tried]()
        try:
            worked = place.session(iter(share))
            if self._ended.is_set():
                return 0  # what was done in it is forgotten when the collection goes on
            came += let_go(here.places, worked.session, worked.places, worked.attempts)
            here.commands.run("courier", "--once", "--demo")
        finally:
            self.agenda.settle(share, came)
        self.went_on()
        return len(came)

    def _goes_on(self, shop: Shop) -> bool:
        return not self._ended.is_set() and self.agenda.lacks(shop.tasks)
