"""Conditions as a script says them: for demonstrations and tests of what follows from them."""

from collections.abc import Iterable

from aboveboard.conditions import Condition, Moment, Weather


class ScriptedConditions:
    """Holds what it is told to hold; moments are told once."""

    def __init__(self, holds: Iterable[Condition] = ()) -> None:
        self._holds = frozenset(holds)
        self._passed: tuple[Moment, ...] = ()

    def become(self, *holds: Condition) -> None:
        """Let these conditions hold from now on, and no others."""
        self._holds = frozenset(holds)

    def happen(self, *moments: Moment) -> None:
        """Let moments pass, in this order."""
        self._passed += moments

    def look(self) -> Weather:
        """Return how things are."""
        passed, self._passed = self._passed, ()
        return Weather(self._holds, passed, frozenset((*Condition, *Moment)))
