"""What is shown: the practice apps and a page of 20,000 nodes, each at two origins, of which one is in scope."""

import contextlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from tests.integration.browser.content.site import serving

NODES = 20_000
SMALL, LARGE = "small", "large"
_ROW_NODES = 20
_HEAD = """<!doctype html><html lang=en><head><meta charset=utf-8><title>Orders</title><style>
body { font: 14px sans-serif; margin: 0 }
.row { display: flex; gap: 8px; padding: 2px 8px; border-bottom: 1px solid #ddd }
.row > span { width: 90px; overflow: hidden; white-space: nowrap } .on { background: #def }
#top { position: sticky; top: 0; background: #fff; padding: 8px; border-bottom: 1px solid #999 }
</style></head><body>
<div id=top><label>Note <input id=note></label> <button id=save>Save</button> <output id=count>0</output>
</div><main id=rows>"""
_TAIL = """</main><script>
let count = 0;
document.addEventListener('click', event => {
  const row = event.target.closest('.row');
  if (row) row.classList.toggle('on');
  document.querySelector('#count').textContent = ++count;
});
document.querySelector('#note').addEventListener('input', event => {
  document.querySelector('#count').textContent = event.target.value.length;
});
</script></body></html>"""


@dataclass(frozen=True)
class Twins:
    """Two addresses of the same page: one whose origin is in scope, and one whose is not."""

    watched: str
    plain: str

    @property
    def origin(self) -> str:
        """The origin in scope."""
        parts = urlsplit(self.watched)
        return f"{parts.scheme}://{parts.netloc}"


def orders(nodes: int) -> str:
    """Return a page with so many nodes, text among them: rows as a web shop's back office has them."""
    chance = random.Random(nodes)
    rows = []
    for number in range(nodes // _ROW_NODES):
        words = [f"{chance.choice(('Ada', 'Ben', 'Cleo', 'Dov'))} {chance.randint(100, 999)}" for _ in range(7)]
        cells = "".join(f"<span>{word}</span>" for word in words)
        rows.append(
            f"<div class=row><input type=checkbox>{cells}<a href=#r{number}>Open</a><button>Edit</button></div>"
        )
    return _HEAD + "".join(rows) + _TAIL


@contextlib.contextmanager
def twins() -> Iterator[dict[str, Twins]]:
    """Serve everything twice; pages by name: every practice app, `small` and `large`."""
    with contextlib.ExitStack() as stack:
        dist = practice_dist()
        first, second = (stack.enter_context(Practice(dist, TASKS)) for _ in range(2))
        one, other = (stack.enter_context(serving()) for _ in range(2))
        found = {app: Twins(first.address(app, 7), second.address(app, 7)) for app in APPS}
        for name, nodes in ((SMALL, 400), (LARGE, NODES)):
            html = orders(nodes)
            found[name] = Twins(one.put(html, f"/{name}"), other.put(html, f"/{name}"))
        yield found


APPS = ("expenses", "mail", "calendar", "grid", "board", "console")
