"""Memory: a large block is mapped by itself, so that a picture that nobody holds any more goes back to the system.

As it stands, glibc moves the size from which it does so up to that of whatever was freed last (mallopt(3), dynamic
mmap threshold). Pictures would then lie in the heap, where the small things between them keep the holes from going.
"""

import contextlib
import ctypes

LARGE = 4 * 1024 * 1024
"""Bytes from which a block is large: a picture of a small screen is, what comparing two of full HD needs is not."""

_M_MMAP_THRESHOLD = -3  # <malloc.h>


def map_large_blocks() -> None:
    """Have large blocks mapped from now on; a C library that knows no such setting is left as it is."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE)
