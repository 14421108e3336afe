"""Moments of equal kin as one batch of tensors, and the places of what is to be learnt in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from aboveboard.agents.intents import KINDS, PRESSED, WORDED, Intent, Kind
from aboveboard.agents.looks import CHANNELS, SIDE
from aboveboard.agents.seeing import WIDTH, Seen

NOTHING = -100
"""A label that is not learnt from (torch's own `ignore_index`)."""

SOURCES = ("goal", "screen", "unknown")
"""Where a text is copied from."""

LABELS = (
    *("kind", "target", "other", "source", "first", "last", "screen", "key", "scroll", "option"),
    *("replaces", "submits", "adds", "word", "spot"),
)
"""What of an intent is learnt, each as the number of a class or of a place."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Moments padded to one size: `tokens`, `past` and `elements` say how long each part is in this batch.

    `words` and `offsets` are bags for `embedding_bag`; `there` tells places from padding; `codes` are the relations;
    `numbers` are the places of words that each goal names. `patches` are what pictures show of the elements
    (moments by elements by CHANNELS by SIDE by SIDE, colours from -1 to 1), all zero for what no picture shows, None
    without any.
    """

    words: torch.Tensor = field(repr=False)
    offsets: torch.Tensor = field(repr=False)
    features: torch.Tensor = field(repr=False)
    codes: torch.Tensor = field(repr=False)
    there: torch.Tensor = field(repr=False)
    numbers: torch.Tensor = field(repr=False)
    tokens: int
    past: int
    elements: int
    patches: torch.Tensor | None = field(default=None, repr=False)


def batch_of(moments: Sequence[Seen]) -> Batch:
    """Return moments as one batch: the first place, then words, actions before and elements, each part padded."""
    tokens = max(1, *(one.tokens for one in moments))
    past = max(1, *(one.past for one in moments))
    count = max(1, *(len(one.ids) for one in moments))
    length = 1 + tokens + past + count
    features = np.zeros((len(moments), length, WIDTH), dtype=np.float32)
    codes = np.zeros((len(moments), length, length), dtype=np.int32)
    sizes = np.zeros((len(moments), length), dtype=np.int64)
    for number, one in enumerate(moments):
        places = places_of(one, tokens, past)
        features[number, places] = one.features
        codes[number][np.ix_(places, places)] = one.codes
        sizes[number, places] = one.counts
    ends = np.cumsum(sizes.reshape(-1))
    return Batch(
        words=torch.from_numpy(np.concatenate([one.words for one in moments])),
        offsets=torch.from_numpy(np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]])),
        features=torch.from_numpy(features),
        codes=torch.from_numpy(codes),
        there=torch.from_numpy(sizes > 0),
        numbers=torch.from_numpy(np.stack([one.numbers for one in moments])),
        tokens=tokens,
        past=past,
        elements=count,
        patches=_patches(moments, count),
    )


def _patches(moments: Sequence[Seen], count: int) -> torch.Tensor | None:
    if all(one.patches is None for one in moments):
        return None
    found = np.zeros((len(moments), count, CHANNELS, SIDE, SIDE), dtype=np.float32)
    for number, one in enumerate(moments):
        if one.patches is not None:
            there = one.patches[:, 3:] / np.float32(255)
            found[number, : len(one.ids), 3:] = there
            found[number, : len(one.ids), :3] = (one.patches[:, :3] / np.float32(127.5) - 1) * there
    return torch.from_numpy(found)


def places_of(one: Seen, tokens: int, past: int) -> np.ndarray:
    """Return where in a batch the places of one moment go."""
    words = np.arange(1, 1 + one.tokens)
    before = 1 + tokens + np.arange(one.past)
    elements = 1 + tokens + past + np.arange(len(one.ids))
    return np.concatenate([np.zeros(1, dtype=np.int64), words, before, elements])


def labels_of(intent: Intent, seen: Seen, keys: Mapping[str, int]) -> tuple[int, ...] | None:
    """Return the numbers of LABELS for one intent; None where its element was left out of what is looked at."""
    places = {name: place for place, name in enumerate(seen.ids)}
    target = NOTHING if intent.target is None else places.get(intent.target)
    other = NOTHING if intent.other is None else places.get(intent.other)
    if target is None or other is None:
        return None
    span = intent.text.span if intent.text is not None else None
    copied = intent.text.element if intent.text is not None else None
    screen = NOTHING if copied is None else places.get(copied, NOTHING)
    worded = intent.kind in WORDED
    inside = span is not None and span[1] < seen.tokens
    source = (0 if copied is None else 1) if intent.text is not None else 2
    first, last = span if inside and span is not None else (NOTHING, NOTHING)
    return (
        *(KINDS.index(intent.kind), target, other, source if worded else NOTHING, first, last, screen),
        NOTHING if intent.key is None else keys.get(intent.key, NOTHING),
        NOTHING if intent.scroll is None else intent.scroll,
        NOTHING if intent.option is None else intent.option,
        *((int(intent.replaces), int(intent.submits)) if intent.kind is Kind.TYPE else (NOTHING, NOTHING)),
        int(intent.adds) if intent.kind is Kind.SELECT else NOTHING,
        intent.text.word if intent.text is not None and screen != NOTHING else NOTHING,
        intent.spot if intent.kind in PRESSED else NOTHING,
    )
