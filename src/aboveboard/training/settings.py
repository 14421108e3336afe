"""How a training goes: everything that decides what weights come out, beside the data."""

from aboveboard.agents.lowering import Composites
from aboveboard.model.value import IllegalValue, Value


class Settings(Value, frozen=True, kw_only=True):
    """Settings of one training; the same with the same data on the same machine give the same bytes.

    `rate` is the highest learning rate: it rises over `warmup` iterations and falls by a cosine to 0. Every
    `check_every` iterations the validation rows are looked at, and `patience` such looks without a better one end the
    training. `validation` is the share of start states held out. `threads` is part of what is computed: sums are
    added up in another order with another number. `pictures` lets a model look at the pictures of its data. `label`
    decides nothing: it tells apart the names of models that learn from parts of the same sources under the same
    settings, as those of a report do.
    """

    seed: int = 0
    iterations: int = 4_000
    batch: int = 32
    rate: float = 8e-4
    warmup: int = 100
    decay: float = 0.01
    clip: float = 1.0
    check_every: int = 200
    patience: int = 10
    validation: float = 0.1
    threads: int = 1
    width: int = 96
    layers: int = 3
    heads: int = 4
    inner: int = 192
    dropout: float = 0.1
    blank: float = 0.0
    composites: Composites = Composites.EITHER
    pictures: bool = False
    label: str = ""

    def __post_init__(self) -> None:
        """Refuse numbers that no training can have."""
        positive = (self.iterations, self.batch, self.check_every, self.patience, self.threads, self.width, self.layers)
        if min(*positive, self.heads, self.inner) < 1 or not 0 <= self.validation < 1 or self.width % self.heads:
            message = "settings of a training are at least 1, the share held out below 1, the width a multiple of heads"
            raise IllegalValue(message)
