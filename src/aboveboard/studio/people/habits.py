"""Habits: by which routes a person works, how fast, how often they slip and hesitate. Drawn once for each attempt."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habit:
    """One person's way of working. Shares are from 0 to 1.

    `keyboard` is the share of things done by keys where both ways lead there, `type_ahead` that of lists chosen from
    by letters; `slips` how often something wrong is done and put right, `hesitates` how often the pointer rests on
    something else first. `looks_s` lies before each act, `pace` stretches all movement.
    """

    name: str
    keyboard: float = 0.3
    type_ahead: float = 0.5
    slips: float = 0.06
    hesitates: float = 0.06
    looks_s: float = 0.55
    pace: float = 0.5


PEOPLE: tuple[Habit, ...] = (
    Habit("by the pointer", keyboard=0.0, type_ahead=0.0),
    Habit("quick", keyboard=0.3, looks_s=0.5, pace=0.35, slips=0.03, hesitates=0.0),
    Habit("by the keys", keyboard=0.9, type_ahead=0.9),
    Habit("careful", keyboard=0.1, looks_s=0.8, pace=0.7, slips=0.02, hesitates=0.15),
    Habit("hasty", keyboard=0.4, slips=0.2, looks_s=0.5, pace=0.4),
    Habit("usual", keyboard=0.3),
)


def drawn(chance: random.Random) -> Habit:
    """Return the habit of whoever does the next attempt."""
    return chance.choice(PEOPLE)
