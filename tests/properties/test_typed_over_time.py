"""However a secret is divided into runs of typing, and whatever is taken back on the way, nothing released joins it."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from aboveboard.redactors import find_all
from aboveboard.redactors.registry import all_redactors
from tests.typing_runs import Runs, edits_of, said, typed_texts
from tests.unit.companion.test_outgoing import built

SECRETS = (
    "jane.doe@example.org",
    "4111 1111 1111 1111",
    "DE89 3704 0044 0532 0130 00",
    "+49 170 1234567",
    "AKIAIOSFODNN7EXAMPLE",
)
FEWEST = 5
"""A piece this long of one of them is told by no word that leaves."""

BOUNDED = settings(max_examples=150, deadline=None)
around = st.text("ab \n", max_size=12)


def told(runs: Runs) -> str:
    """All words that would leave, joined as steps join them and as they follow one another."""
    outgoing = built(*runs.records)
    joined = [*typed_texts(outgoing), "".join(said(edit.content) for edit in edits_of(outgoing))]
    return "\n\n".join(joined)


def pieces(secret: str) -> set[str]:
    return {secret[start : start + FEWEST] for start in range(len(secret) - FEWEST + 1)}


def require_nothing_of(secret: str, runs: Runs) -> None:
    words = told(runs)
    assert not [piece for piece in pieces(secret) if piece in words]
    assert secret not in words


@BOUNDED
@given(st.sampled_from(SECRETS), st.sets(st.integers(1, 26)), around, around)
@example("jane.doe@example.org", {7, 14}, "", "")
@example("jane.doe@example.org", {7}, "mail ", " ok")
@example("+49 170 1234567", {12}, "", "")
def test_a_secret_in_runs_is_told_by_none(secret: str, cuts: set[int], before: str, after: str) -> None:
    runs = Runs().insert(f"{before} ")
    places = [0, *sorted(cut for cut in cuts if cut < len(secret)), len(secret)]
    for start, end in pairwise(places):
        runs.insert(secret[start:end])
    require_nothing_of(secret, runs.insert(f" {after}"))


@BOUNDED
@given(st.sampled_from(SECRETS), st.integers(1, 18), st.text("abc1", min_size=1, max_size=8), st.booleans())
def test_a_secret_with_a_slip_that_was_taken_back_is_told_by_none(secret: str, at: int, slip: str, again: bool) -> None:
    runs = Runs().insert(secret[:at]).insert(slip)
    runs.delete(at, at + len(slip)).insert(secret[at:])
    if again:
        runs.delete(0, len(secret))
    require_nothing_of(secret, runs)


@BOUNDED
@given(st.sampled_from(SECRETS), st.integers(1, 18), st.integers(1, 18))
def test_a_secret_whose_middle_came_last_is_told_by_none(secret: str, one: int, other: int) -> None:
    start, end = sorted((one, other + 1))
    runs = Runs().insert(secret[:start]).insert(secret[end:])
    require_nothing_of(secret, runs.insert(secret[start:end], at=start))


@BOUNDED
@given(st.lists(st.text("abcdefgh .,", min_size=1, max_size=12), min_size=1, max_size=8))
def test_what_holds_nothing_personal_leaves_as_it_was_typed(words: list[str]) -> None:
    runs = Runs()
    for text in words:
        runs.insert(text)
    assert not find_all(all_redactors(), runs.text)
    assert [said(edit.content) for edit in edits_of(built(*runs.records))] == words
