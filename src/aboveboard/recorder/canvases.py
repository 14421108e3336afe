"""Memory of pictures that nobody holds any more, used again: fresh memory costs more than what is painted into it.

Each picture is mapped by itself and goes back to the system whole. In the heap the small things that come to lie
between pictures would keep their holes from going: glibc maps by itself only what is larger than all that was freed.
"""

import math
import mmap
import weakref

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


class Canvases:
    """Gives out arrays of one shape. One is free again once nobody holds it; nobody holds only a part of one."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self._shape = shape
        self._given: list[tuple[Pixels, weakref.ref[Pixels]]] = []

    def copied(self, old: Pixels | None) -> Pixels:
        """Return an array like an old one, or a black one."""
        memory = self._free()
        if old is None:
            memory[:] = 0
        else:
            np.copyto(memory, old)
        given = memory[:]
        self._given.append((memory, weakref.ref(given, self._freed)))
        return given

    def forget(self) -> None:
        """Keep no memory: what nobody else holds is gone."""
        self._given.clear()

    def _free(self) -> Pixels:
        """Return memory that is free, or fresh."""
        free = [memory for memory, held in self._given if held() is None]
        self._given = [(memory, held) for memory, held in self._given if held() is not None]
        return free[0] if free else self._fresh()

    def _fresh(self) -> Pixels:
        return np.frombuffer(mmap.mmap(-1, math.prod(self._shape)), np.uint8).reshape(self._shape)

    def _freed(self, _: weakref.ref[Pixels]) -> None:
        """Keep one that is free, and give back all others at once."""
        free = [each for each in self._given if each[1]() is None]
        self._given = [*free[:1], *(each for each in self._given if each[1]() is not None)]
