"""The network of the agent `element`: a small transformer over words, actions before and elements (torch)."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from aboveboard.agents.intents import KINDS, OPTIONS, SCROLLS, SPOTS, WORDS
from aboveboard.agents.looks import CHANNELS, SIDE
from aboveboard.agents.packing import LABELS, NOTHING, SOURCES, Batch
from aboveboard.agents.relations import BITS
from aboveboard.agents.seeing import WIDTH
from aboveboard.agents.words import BUCKETS
from aboveboard.model.value import Value

_FAR = -1e9
"""What is added where nothing is, so that no attention and no choice falls there."""


NAMED = 8.0
"""How much a place that the goal names weighs: enough for one small weight to decide against what is usual."""


class Sizes(Value, frozen=True, kw_only=True):
    """How large a network is; part of a checkpoint. `keys` is how many combinations of keys it knows.

    With `pictures` it has eyes: what a picture shows of each element counts beside its words, as a patch of so many
    pixels a side.
    """

    width: int = 96
    layers: int = 3
    heads: int = 4
    inner: int = 192
    keys: int = 1
    dropout: float = 0.1
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """What a network made of a batch: one vector for the whole, those of the words and the elements, and `numbers`."""

    whole: Tensor
    words: Tensor
    elements: Tensor
    has_word: Tensor
    has_element: Tensor
    numbers: Tensor


class Layer(nn.Module):
    """One layer of attention and thought, normalised before each."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.dropout = sizes.dropout
        self.before = nn.LayerNorm(sizes.width)
        self.mixed = nn.Linear(sizes.width, 3 * sizes.width)
        self.out = nn.Linear(sizes.width, sizes.width)
        self.between = nn.LayerNorm(sizes.width)
        self.thought = nn.Sequential(
            nn.Linear(sizes.width, sizes.inner), nn.GELU(), nn.Linear(sizes.inner, sizes.width)
        )

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return the sequence after this layer; `bias` (batch, heads, places, places) is added to the attention."""
        count, length, width = x.shape
        parts = self.mixed(self.before(x)).view(count, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        x = x + self._dropped(self.out(seen.transpose(1, 2).reshape(count, length, width)))
        return x + self._dropped(self.thought(self.between(x)))

    def _dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.dropout, training=self.training)


class Sight(nn.Sequential):
    """Makes one vector of each patch: two convolutions, each halving its side, and all that is left at once."""

    def __init__(self, width: int) -> None:
        super().__init__(
            nn.Conv2d(CHANNELS, 16, 3, stride=2, padding=1),
            nn.GELU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.GELU(),
            nn.Flatten(),
            nn.Linear(32 * (SIDE // 4) ** 2, width),
        )


class Network(nn.Module):
    """Reads a moment and scores what to do: kind, element, words to copy, key, scroll, option."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        width = sizes.width
        self.sizes = sizes
        self.table = nn.EmbeddingBag(BUCKETS, width, mode="mean")
        self.marks = nn.Linear(WIDTH, width)
        self.parts = nn.Embedding(4, width)
        self.norm = nn.LayerNorm(width)
        self.relations = nn.Linear(BITS, sizes.layers * sizes.heads, bias=False)
        self.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))
        self.last = nn.LayerNorm(width)
        self.kind = nn.Linear(width, len(KINDS))
        self.as_kind = nn.Embedding(len(KINDS), width)
        self.asks = nn.ModuleDict({name: nn.Linear(width, width) for name in ("target", "other", "span", "screen")})
        self.answers = nn.ModuleDict(
            {name: nn.Linear(width, width) for name in ("target", "other", "first", "last", "screen")}
        )
        classes = {"source": len(SOURCES), "key": sizes.keys, "scroll": len(SCROLLS), "option": OPTIONS}
        classes |= {"replaces": 2, "submits": 2, "adds": 2, "spot": SPOTS}
        self.word_of = nn.Linear(width, 1 + WORDS)
        self.named = nn.Linear(2, 1, bias=False)
        self.classes = nn.ModuleDict({name: nn.Linear(width, count) for name, count in classes.items()})
        self.sight = Sight(width) if sizes.pictures else None

    def read(self, batch: Batch) -> Read:
        """Return what a batch says, place by place."""
        count, length = batch.there.shape
        words = self.table(batch.words, batch.offsets).view(count, length, -1)
        sizes = torch.tensor([1, batch.tokens, batch.past, batch.elements])
        parts = self.parts(torch.repeat_interleave(torch.arange(4), sizes))
        x = self.norm(words + self.marks(batch.features) + parts + self._looks(batch))
        x = functional.dropout(x, self.sizes.dropout, training=self.training)
        biases = self._biases(batch)
        for layer, bias in zip(self.layers, biases, strict=True):
            x = layer(x, bias)
        x = self.last(x)
        first = 1 + batch.tokens + batch.past
        return Read(
            whole=x[:, 0],
            words=x[:, 1 : 1 + batch.tokens],
            elements=x[:, first:],
            has_word=batch.there[:, 1 : 1 + batch.tokens],
            has_element=batch.there[:, first:],
            numbers=batch.numbers,
        )

    def _looks(self, batch: Batch) -> Tensor | float:
        """Return what pictures add at the places of elements."""
        if self.sight is None or batch.patches is None:
            return 0.0
        found = self.sight(batch.patches.flatten(0, 1)).unflatten(0, batch.patches.shape[:2])
        there = batch.patches[:, :, -1, :1, 0]  # what no picture shows adds nothing
        return functional.pad(found * there, (0, 0, 1 + batch.tokens + batch.past, 0))

    def _biases(self, batch: Batch) -> tuple[Tensor, ...]:
        """Return what relations add to the attention of each layer, and nothing where there is no place."""
        bits = ((batch.codes[..., None] >> torch.arange(BITS)) & 1).float()
        bias: Tensor = self.relations(bits).permute(0, 3, 1, 2)
        bias = bias.masked_fill(~batch.there[:, None, None, :], _FAR)
        return tuple(torch.split(bias, self.sizes.heads, dim=1))

    def state(self, read: Read, kind: Tensor) -> Tensor:
        """Return the vector of the whole once the kind of action is known."""
        chosen: Tensor = self.as_kind(kind)
        return read.whole + chosen

    def target(self, read: Read, state: Tensor) -> Tensor:
        """Return the score of each element to be the one."""
        return self._pointed("target", "target", state, read.elements, read.has_element)

    def other(self, read: Read, aimed: Tensor) -> Tensor:
        """Return the score of each element to be where a drag ends."""
        return self._pointed("other", "other", aimed, read.elements, read.has_element)

    def aimed(self, read: Read, state: Tensor, target: Tensor) -> Tensor:
        """Return the vector of the whole once its element is known; a place below 0 is none."""
        chosen = read.elements[torch.arange(len(target)), target.clamp(min=0)]
        return state + torch.where((target >= 0)[:, None], chosen, torch.zeros_like(chosen))

    def first(self, read: Read, aimed: Tensor) -> Tensor:
        """Return the score of each word of the goal to be the first that is copied."""
        return self._pointed("span", "first", aimed, read.words, read.has_word)

    def last_word(self, read: Read, aimed: Tensor, first: Tensor) -> Tensor:
        """Return the score of each word of the goal to be the last that is copied."""
        begun = aimed + read.words[torch.arange(len(first)), first.clamp(min=0)]
        scores = self._pointed("span", "last", begun, read.words, read.has_word)
        too_early = torch.arange(scores.shape[1])[None, :] < first[:, None]
        return scores.masked_fill(too_early, _FAR)

    def screen(self, read: Read, aimed: Tensor) -> Tensor:
        """Return the score of each element to be the one whose text is copied."""
        return self._pointed("screen", "screen", aimed, read.elements, read.has_element)

    def word(self, read: Read, aimed: Tensor) -> Tensor:
        """Return the score of each word of a text on the screen to be the one that is copied; the first is for all."""
        scores: Tensor = self.word_of(aimed) + NAMED * self.named(read.numbers).squeeze(-1)
        return scores

    def _pointed(self, ask: str, answer: str, state: Tensor, among: Tensor, there: Tensor) -> Tensor:
        asked = self.asks[ask](state)
        scores: Tensor = torch.einsum("bd,bnd->bn", asked, self.answers[answer](among)) / self.sizes.width**0.5
        return scores.masked_fill(~there, _FAR)


def losses(network: Network, batch: Batch, labels: Tensor) -> dict[str, Tensor]:
    """Return the mean loss of each thing to learn; every choice is scored given the right ones before it."""
    named = {name: labels[:, place] for place, name in enumerate(LABELS)}
    read = network.read(batch)
    state = network.state(read, named["kind"])
    aimed = network.aimed(read, state, named["target"])
    scores = {
        "kind": network.kind(read.whole),
        "target": network.target(read, state),
        "other": network.other(read, aimed),
        "first": network.first(read, aimed),
        "last": network.last_word(read, aimed, named["first"]),
        "screen": network.screen(read, aimed),
        "word": network.word(read, aimed),
        **{name: head(aimed) for name, head in network.classes.items()},
    }
    return {name: _loss(given, named[name]) for name, given in scores.items()}


def _loss(scores: Tensor, wanted: Tensor) -> Tensor:
    """Return the loss of the rows that have something to learn here, over all rows: each choice weighs the same."""
    total = functional.cross_entropy(scores, wanted, ignore_index=NOTHING, reduction="sum")
    return total / max(len(wanted), 1)


def right(network: Network, batch: Batch, labels: Tensor) -> Tensor:
    """Return, for each row, whether the kind, the element and the words that score best are the ones shown."""
    named = {name: labels[:, place] for place, name in enumerate(LABELS)}
    read = network.read(batch)
    kind = network.kind(read.whole)
    state = network.state(read, named["kind"])
    aimed = network.aimed(read, state, named["target"])
    guesses = {
        "kind": kind,
        "target": network.target(read, state),
        "first": network.first(read, aimed),
        "last": network.last_word(read, aimed, named["first"]),
        "word": network.word(read, aimed),
        "key": network.classes["key"](aimed),
    }
    found = torch.ones(len(labels), dtype=torch.bool)
    for name, scores in guesses.items():
        found &= (scores.argmax(1) == named[name]) | (named[name] == NOTHING)
    return found
