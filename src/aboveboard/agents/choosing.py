"""From scores to intents: what a network thinks best of one moment, then the next best, as long as somebody asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from aboveboard.agents.intents import KINDS, POINTED, PRESSED, WORDED, Copy, Intent, Kind
from aboveboard.agents.network import Network, Read
from aboveboard.agents.packing import SOURCES, batch_of
from aboveboard.agents.seeing import Seen

WIDE = 4
"""How many kinds, and how many elements of each, are looked at."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An intent and how sure the network is of its kind, its element and the words it copies (0 to 1)."""

    intent: Intent
    score: float


def choices(network: Network, seen: Seen, keys: Sequence[str]) -> Iterator[Choice]:
    """Yield what may be done in one moment, best first."""
    with torch.inference_mode():
        read = network.read(batch_of([seen]))
        kinds = network.kind(read.whole).softmax(1)[0]
        aims = [aim for place in kinds.topk(WIDE).indices.tolist() for aim in _aims(network, read, seen, place, kinds)]
        for score, place, target in sorted(aims, key=lambda aim: -aim[0]):
            yield from _filled(network, read, seen, keys, (score, place, target))


def _aims(network: Network, read: Read, seen: Seen, place: int, kinds: Tensor) -> list[tuple[float, int, int]]:
    if KINDS[place] not in POINTED:
        return [(float(kinds[place]), place, -1)]
    if not seen.ids:
        return []
    state = network.state(read, torch.tensor([place]))
    best = network.target(read, state).softmax(1)[0].topk(min(WIDE, len(seen.ids)))
    pairs = zip(best.values.tolist(), best.indices.tolist(), strict=True)
    return [(float(kinds[place]) * share, place, target) for share, target in pairs]


def _filled(
    network: Network, read: Read, seen: Seen, keys: Sequence[str], aim: tuple[float, int, int]
) -> Iterator[Choice]:
    """Yield an aim with everything else that its kind needs; of keys, and of words to copy, the best few."""
    score, place, target = aim
    kind = KINDS[place]
    state = network.state(read, torch.tensor([place]))
    aimed = network.aimed(read, state, torch.tensor([target]))
    name = seen.ids[target] if target >= 0 else None
    if kind is Kind.KEY:
        best = network.classes["key"](aimed).softmax(1)[0].topk(min(WIDE, len(keys)))
        for share, key in zip(best.values.tolist(), best.indices.tolist(), strict=True):
            yield Choice(Intent(kind, key=keys[key]), score * share)
        return
    for share, text in _copies(network, read, seen, aimed, kind) if kind in WORDED else ((1.0, None),):
        yield Choice(_intent(network, read, seen, aimed, (kind, name, text)), score * share)


def _intent(
    network: Network, read: Read, seen: Seen, aimed: Tensor, decided: tuple[Kind, str | None, Copy | None]
) -> Intent:
    """Return the intent of a kind on an element with a text, with everything else that the kind needs."""
    kind, name, text = decided
    numbered = kind is Kind.SELECT and text is None  # an option is known by its words, else by its place
    return Intent(
        kind,
        name,
        spot=_best(network.classes["spot"](aimed)) if kind in PRESSED else 0,
        other=seen.ids[_best(network.other(read, aimed))] if kind is Kind.DRAG else None,
        text=text,
        scroll=_best(network.classes["scroll"](aimed)) if kind is Kind.SCROLL else None,
        option=_best(network.classes["option"](aimed)) if numbered else None,
        replaces=kind is Kind.TYPE and bool(_best(network.classes["replaces"](aimed))),
        submits=kind is Kind.TYPE and bool(_best(network.classes["submits"](aimed))),
        adds=kind is Kind.SELECT and bool(_best(network.classes["adds"](aimed))),
    )


def _copies(network: Network, read: Read, seen: Seen, aimed: Tensor, kind: Kind) -> Sequence[tuple[float, Copy | None]]:
    """Return where a text may come from with the share of each, best first: of spans of a goal the best few.

    Only what is typed may be one word of a longer text.
    """
    source = SOURCES[_best(network.classes["source"](aimed))]
    if source == "screen" and seen.ids:
        word = _best(network.word(read, aimed)) if kind is Kind.TYPE else 0
        return [(1.0, Copy(element=seen.ids[_best(network.screen(read, aimed))], word=word))]
    if source == "goal" and seen.tokens:
        return sorted(_spans(network, read, seen, aimed), key=lambda found: -found[0])[:WIDE]
    return [(1.0, None)]


def _spans(network: Network, read: Read, seen: Seen, aimed: Tensor) -> Iterator[tuple[float, Copy]]:
    wide = min(WIDE, seen.tokens)
    firsts = network.first(read, aimed).softmax(1)[0].topk(wide)
    for share, first in zip(firsts.values.tolist(), firsts.indices.tolist(), strict=True):
        lasts = network.last_word(read, aimed, torch.tensor([first])).softmax(1)[0].topk(wide)
        for part, last in zip(lasts.values.tolist(), lasts.indices.tolist(), strict=True):
            if last >= first:
                yield share * part, Copy(span=(first, last))


def _best(scores: Tensor) -> int:
    return int(scores[0].argmax())
