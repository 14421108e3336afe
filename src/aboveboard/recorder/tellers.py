"""Tellers: the processes whose trees have told of an edit. What was seen once of one holds for the whole session."""


class Tellers:
    """Knows who tells of edits: of these a key alone says nothing, however late the edit is told."""

    def __init__(self) -> None:
        self._pids: set[int | None] = set()

    def __contains__(self, pid: object) -> bool:
        """Tell whether a process has ever told of an edit."""
        return pid in self._pids

    def told(self, pid: int | None) -> None:
        """Note that a process tells of its edits."""
        self._pids.add(pid)

    def gone(self, pid: int) -> None:
        """Forget a process that has gone from the screen: its number may come again."""
        self._pids.discard(pid)
