"""Memory of pictures: used again only where nobody holds it, and never seen with what it held."""

import os
import subprocess
import sys
import weakref

import numpy as np

from aboveboard.recorder.canvases import Canvases

SHAPE = (4, 6, 4)
APART = """
import numpy
from aboveboard.recorder.canvases import Canvases

shape = (800, 1280, 4)
for _ in range(3):
    numpy.ones((2, *shape), numpy.uint8)  # the C library learns from what is freed
for pixels in (numpy.ones(shape, numpy.uint8), Canvases(shape).copied(None)):
    lines = [line.split()[0].split("-") for line in open("/proc/self/maps") if line.rstrip().endswith("[heap]")]
    heap = [range(int(first, 16), int(last, 16)) for first, last in lines]  # advice on large pages parts it
    print("in the heap" if any(pixels.ctypes.data in each for each in heap) else "apart")
"""


def test_what_somebody_holds_is_never_painted_over() -> None:
    canvases = Canvases(SHAPE)
    first = canvases.copied(None)
    second = canvases.copied(first)
    second[:] = 9
    assert not first.any()
    assert not np.shares_memory(first, second)


def test_what_nobody_holds_is_used_again_and_shows_nothing_of_what_it_held() -> None:
    canvases = Canvases(SHAPE)
    held = canvases.copied(None)
    held[:] = 9
    place = held.ctypes.data
    del held
    again = canvases.copied(None)
    assert again.ctypes.data == place
    assert not again.any()


def test_a_copy_is_equal() -> None:
    canvases = Canvases(SHAPE)
    old = canvases.copied(None)
    old[1:3] = 7
    assert np.array_equal(canvases.copied(old), old)


def test_no_more_is_kept_than_somebody_holds() -> None:
    canvases = Canvases(SHAPE)
    held = [canvases.copied(None) for _ in range(9)]
    freed = [weakref.ref(each.base) for each in held if each.base is not None]
    del held[:]
    assert sum(each() is not None for each in freed) == 1
    again = canvases.copied(None)
    kept = [memory for each in freed if (memory := each()) is not None]
    assert len(freed) == 9
    assert len(kept) == 1
    assert np.shares_memory(kept[0], again)


def test_forgotten_memory_is_not_used_again() -> None:
    canvases = Canvases(SHAPE)
    held = canvases.copied(None)
    canvases.forget()
    again = canvases.copied(None)
    assert not np.shares_memory(held, again)


def test_a_picture_lies_outside_the_heap_and_another_array_of_its_size_does_not() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MALLOC_", "GLIBC_"))}
    found = subprocess.run([sys.executable, "-c", APART], env=env, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == ["in the heap", "apart"]
