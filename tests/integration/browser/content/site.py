"""A small site on loopback: pages by path, whatever host name they are asked by."""

import contextlib
from collections.abc import Iterator, Mapping

from tests.integration.browser.loopback import Answer, listening


class Site:
    """Pages by path; an unknown path is the last page that was put up, so that routes of one page work.

    `others` is what else is answered, by path.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, str] = {}
        self.others: dict[str, Answer] = {}
        self.fallback = "<!doctype html>"

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def other_origin(self) -> str:
        return f"http://localhost:{self.port}"

    def put(self, html: str, path: str = "/case") -> str:
        """Put a page up and return its address."""
        self.pages[path] = self.fallback = html
        return f"{self.origin}{path}"


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    """Serve until the end, on a free port."""

    def answer(path: str, _: Mapping[str, str]) -> Answer:
        return site.others.get(path) or Answer(site.pages.get(path, site.fallback).encode())

    with listening(answer) as port:
        site = Site(port)
        yield site
