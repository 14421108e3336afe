"""Numbers for elements: the same element has the same number while its process is watched, a secret for good."""

import itertools
import threading
from collections.abc import Callable
from typing import Any

from aboveboard.elements.ax.port import Ref


class Registry:
    """Gives numbers by process. `hash_of` and `equal` are how the platform compares elements (CFHash, CFEqual)."""

    def __init__(self, hash_of: Callable[[Any], int], equal: Callable[[Any, Any], bool]) -> None:
        self._hash_of, self._equal = hash_of, equal
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._held: dict[int, dict[Ref, Any]] = {}
        self._by_hash: dict[int, dict[int, list[Ref]]] = {}

    def ref(self, pid: int, element: Any) -> Ref:
        """Return the number of an element, a new one if none of this process is equal to it."""
        with self._lock:
            held = self._held.setdefault(pid, {})
            alike = self._by_hash.setdefault(pid, {}).setdefault(self._hash_of(element), [])
            known = next((ref for ref in alike if self._equal(held[ref], element)), None)
            if known is None:
                known = Ref(next(self._numbers))
                alike.append(known)
                held[known] = element
            return known

    def element(self, pid: int, ref: Ref) -> Any | None:
        """Return the element of a number, or None once its process was forgotten."""
        with self._lock:
            return self._held.get(pid, {}).get(ref)

    def forget(self, pid: int, kept: frozenset[Ref] = frozenset()) -> None:
        """Drop a process's elements, but for these."""
        with self._lock:
            held = {ref: element for ref, element in self._held.pop(pid, {}).items() if ref in kept}
            alike = self._by_hash.pop(pid, {}).items()
            if held:
                self._held[pid] = held
                self._by_hash[pid] = {code: [ref for ref in refs if ref in kept] for code, refs in alike}
