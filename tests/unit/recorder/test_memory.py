"""Memory: after pictures have come and gone, the next one still lies outside the heap, and can go as well."""

import subprocess
import sys

import pytest

PICTURES = """
import sys
import numpy
from aboveboard.recorder.memory import LARGE, map_large_blocks

if sys.argv[1] == "mapped":
    map_large_blocks()
for _ in range(3):
    del (picture := [numpy.ones(2 * LARGE, numpy.uint8)])[0]  # glibc learns from what is freed
place = numpy.ones(2 * LARGE, numpy.uint8).ctypes.data
heap = next(line for line in open("/proc/self/maps") if line.rstrip().endswith("[heap]"))
first, last = (int(each, 16) for each in heap.split()[0].split("-"))
print("in the heap" if first <= place < last else "apart")
"""


@pytest.mark.parametrize(("mapped", "lies"), [("mapped", "apart"), ("as it stands", "in the heap")])
def test_a_picture_lies_outside_the_heap_where_large_blocks_are_mapped(mapped: str, lies: str) -> None:
    done = subprocess.run([sys.executable, "-c", PICTURES, mapped], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == lies
