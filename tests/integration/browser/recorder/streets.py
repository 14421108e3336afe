"""A site on loopback that answers anything: pages, redirects, documents; what was asked of it can be read."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.integration.browser.loopback import Answer, listening


@dataclass
class Streets:
    """One server under two names: one origin is approved, the other is not."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def approved(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def elsewhere(self) -> str:
        return f"http://localhost:{self.port}"

    def put(self, path: str, html: str) -> str:
        """Put up a page; return its address at the approved origin."""
        self.answers[path] = Answer(html.encode())
        return f"{self.approved}{path}"

    def send_on(self, path: str, address: str) -> str:
        """Send who asks for a path to an address; return the path's own at the approved origin."""
        self.answers[path] = Answer(status=302, headers={"Location": address})
        return f"{self.approved}{path}"


@contextlib.contextmanager
def serving() -> Iterator[Streets]:
    """Serve until the end, on a free port."""

    def answer(path: str, headers: Mapping[str, str]) -> Answer:
        streets.asked.append((path, headers))
        return streets.answers.get(path, Answer(status=404))

    with listening(answer) as port:
        streets = Streets(port)
        yield streets
