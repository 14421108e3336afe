"""One training: AdamW under a cosine, looks at what is held out, the best kept, the same bytes every time."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch

from aboveboard.agents.checkpoints import HEAD, Head, write_tensors
from aboveboard.agents.looks import SIDE
from aboveboard.agents.network import Network, Sizes, losses, right
from aboveboard.agents.packing import Batch
from aboveboard.errors import InputError, NotFound
from aboveboard.training.batches import batched, rounds
from aboveboard.training.lessons import Gathered, Lesson, Lessons, Progress
from aboveboard.training.settings import Settings
from aboveboard.training.unfinished import Reached, forget, go_on, keep

KEEP_EVERY = 500
"""Iterations after which a crash loses no more than these."""

LOOK = 64
"""Rows of the validation that are looked at together."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training came to: how far, whether it was asked to stop, and the model's head once it is written."""

    reached: Reached
    head: Head | None


def train(
    gathered: Gathered,
    lessons: Lessons,
    settings: Settings,
    folder: Path,
    *,
    progress: Progress = lambda _what, _done, _total: None,
    stopping: Callable[[], bool] = lambda: False,
) -> Trained:
    """Train a model into a folder, or go on with the training that was ended there.

    `stopping` is asked between iterations; when it says so, the state is kept and no model is written. Raises
    InputError where a model is already there or the folder's training had other data, NoSpace.
    """
    if (folder / HEAD).exists():
        raise InputError("there is a model in this folder already", remedy="name a new folder with --out")
    with _one_way(settings):
        torch.manual_seed(settings.seed)
        network = Network(sizes_of(lessons, settings))
        optimiser = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay)
        run = _Run(lessons, settings, folder, network, optimiser)
        reached = run.all(progress, stopping)
    if reached.iteration < settings.iterations and not run.is_settled:
        return Trained(reached, None)
    head = write_tensors(folder, head_of(gathered, lessons, settings, reached), run.best or dict(network.state_dict()))
    forget(folder)
    return Trained(reached, head)


def sizes_of(lessons: Lessons, settings: Settings) -> Sizes:
    """Return how large the network for these lessons is."""
    return Sizes(
        width=settings.width,
        layers=settings.layers,
        heads=settings.heads,
        inner=settings.inner,
        dropout=settings.dropout,
        keys=max(1, len(lessons.keys)),
        pictures=SIDE if settings.pictures else 0,
    )


def head_of(gathered: Gathered, lessons: Lessons, settings: Settings, reached: Reached) -> Head:
    """Return what the model says of itself."""
    return Head(
        purpose=gathered.purpose,
        learnt_from=gathered.learnt_from,
        keys=lessons.keys,
        sizes=sizes_of(lessons, settings),
        settings=msgspec.to_builtins(settings),
        numbers={
            "rows": float(len(lessons.train)),
            "rows held out": float(len(lessons.validation)),
            "iterations": float(reached.iteration),
            "best iteration": float(reached.best_iteration),
            "right of held out": reached.best_right,
        },
        memory=gathered.memory,
    )


@contextmanager
def _one_way(settings: Settings) -> Iterator[None]:
    """Compute in one way only, with so many threads, and leave torch as it was."""
    before = torch.are_deterministic_algorithms_enabled(), torch.get_num_threads()
    torch.use_deterministic_algorithms(mode=True)
    torch.set_num_threads(settings.threads)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(mode=before[0])
        torch.set_num_threads(before[1])


class _Run:
    """The state of one training while it goes."""

    def __init__(
        self, lessons: Lessons, settings: Settings, folder: Path, network: Network, optimiser: torch.optim.Optimizer
    ) -> None:
        self.lessons, self.settings, self.folder = lessons, settings, folder
        self.network, self.optimiser = network, optimiser
        self.best: dict[str, torch.Tensor] = {}
        fingerprint = lessons.fingerprint
        try:
            self.reached, self.best = go_on(folder, settings, fingerprint, network, optimiser)
        except NotFound:
            self.reached = Reached(settings=settings, lessons=fingerprint)

    @property
    def is_settled(self) -> bool:
        """Whether looking on has brought nothing better for long enough."""
        return self.reached.looks_since >= self.settings.patience

    def all(self, progress: Progress, stopping: Callable[[], bool]) -> Reached:
        """Learn until the end, until nothing gets better, or until asked to stop."""
        settings = self.settings
        begin = self.reached.iteration
        batches = rounds(self.lessons.train, settings.batch, settings.seed, begin, settings.blank)
        for iteration in range(begin, settings.iterations):
            if stopping() or self.is_settled:
                break
            self._learn(iteration, *next(batches))
            self.reached = msgspec.structs.replace(self.reached, iteration=iteration + 1)
            if (iteration + 1) % settings.check_every == 0 or iteration + 1 == settings.iterations:
                self._look()
            if (iteration + 1) % KEEP_EVERY == 0:
                self._keep()
            progress("iterations", iteration + 1, settings.iterations)
        if self.reached.iteration < settings.iterations and not self.is_settled:
            self._keep()
        return self.reached

    def _keep(self) -> None:
        keep(self.folder, self.reached, self.network, self.optimiser, self.best)

    def _learn(self, iteration: int, batch: Batch, labels: torch.Tensor) -> None:
        # Each iteration draws from its own seed, so one that goes on draws what it would have drawn.
        torch.manual_seed(self.settings.seed * 1_000_003 + iteration)
        for group in self.optimiser.param_groups:
            group["lr"] = self.settings.rate * _share(iteration, self.settings)
        self.network.train()
        total = torch.stack(list(losses(self.network, batch, labels).values())).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip)
        self.optimiser.step()

    def _look(self) -> None:
        """Look at what is held out, and keep the weights where they are better than ever."""
        if not self.lessons.validation:
            return
        share, loss = look(self.network, self.lessons.validation)
        better = (share, -loss) > (self.reached.best_right, -self.reached.best_loss)
        if better:
            self.best = {name: tensor.clone() for name, tensor in self.network.state_dict().items()}
            self.reached = msgspec.structs.replace(
                self.reached,
                best_iteration=self.reached.iteration,
                best_right=share,
                best_loss=loss,
                looks_since=0,
            )
        else:
            self.reached = msgspec.structs.replace(self.reached, looks_since=self.reached.looks_since + 1)


def look(network: Network, lessons: tuple[Lesson, ...]) -> tuple[float, float]:
    """Return how many of the lessons a network gets wholly right (0 to 1), and its mean loss on them."""
    network.eval()
    found, total = 0, 0.0
    alike = sorted(lessons, key=lambda lesson: lesson.seen.length)
    with torch.inference_mode():
        for start in range(0, len(alike), LOOK):
            batch, labels = batched(alike[start : start + LOOK])
            found += int(right(network, batch, labels).sum())
            total += float(sum(losses(network, batch, labels).values())) * len(labels)
    return found / len(alike), total / len(alike)


def _share(iteration: int, settings: Settings) -> float:
    """Return the learning rate at an iteration as a share of the highest."""
    if iteration < settings.warmup:
        return (iteration + 1) / settings.warmup
    left = (iteration - settings.warmup) / max(1, settings.iterations - settings.warmup)
    return 0.5 * (1 + math.cos(math.pi * left))
