"""Which acts of the bench `actions` count: those in whose time the recorder told of no gap."""

import pytest

from benchmarks._actions_stage import Act, Done, Reduced

ACTS = [Done(Act("", name, lambda _: None, ()), began, {}) for name, began in (("a", 0), ("b", 100), ("c", 200))]


@pytest.mark.parametrize(
    ("gap", "counted"),
    [((110, 120), "ac"), ((50, 150), "c"), ((150, 300), "a"), ((120, 110), "ac"), ((99, 100), "c"), ((1, 400), "")],
    ids=["within", "over-a-beginning", "over-an-end", "clocks-apart", "at-a-beginning", "over-all"],
)
def test_an_act_counts_where_no_gap_meets_it(gap: tuple[int, int], counted: str) -> None:
    parted = Reduced((), (gap,)).parted(ACTS)
    assert "".join(done.act.name for done, came in parted if came is not None) == counted
