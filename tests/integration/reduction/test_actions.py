"""Scripted acts in small real programs come to the actions they are: a part of `./dev bench actions`.

Nothing here depends on speed: the hand waits for the program's own word and for the recorder's turn, and what the
recorder says that it did not take (a gap, on a machine that keeps it from running) is not asked for.
"""

import pytest

from benchmarks.actions import IDENTITY, OFFERED, VALUES, Count, acts_of, measure

pytestmark = [pytest.mark.x11, pytest.mark.alone]

PART = (
    *("menu by mouse: File/New", "menu by mouse: File/Export/As Picture/Small", "menu by keys: File/Save"),
    *(
        "menu by letters: Edit/Find",
        "context menu: Context/Rename",
        "shortcut: ctrl+f",
        "Colour: Amber by mouse",
        "Town: Faro by mouse",
    ),
    *("Bold by mouse", "Beta", "tab List", "Refresh", "Title: typed"),
)


@pytest.mark.parametrize("toolkit", ["gtk3", "qt5"])
def test_acts_in_a_small_program_come_to_the_actions_they_are(toolkit: str) -> None:
    acts = {act.name: act for act in acts_of(toolkit) if act.name in PART}
    assert acts.keys() == set(PART)
    count = Count()
    measure(toolkit, list(acts.values()), count)
    assert misses(count) == []
    assert count.acts[toolkit] + len(count.failed) == len(PART)
    assert count.acts[toolkit] > len(PART) // 2, count.failed


def misses(count: Count) -> list[str]:
    kept = (IDENTITY, VALUES, OFFERED)
    return [
        miss
        for (asked, part), tally in count.tallies.items()
        if part == "all" and asked in kept
        for miss in tally.misses
    ]
