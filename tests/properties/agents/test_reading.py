"""Whatever stands in goals and on screens: reading ends, finds only what is there, and invents nothing."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.agents.seeing import WIDTH, see
from aboveboard.agents.words import BUCKETS, read_goal
from aboveboard.model.geometry import Rect
from aboveboard.model.text import Hidden, Redacted
from tests.demonstrating import element, screen

TEXTS = st.one_of(st.text(max_size=60), st.text(alphabet='0123456789/-.:$ apmDec"', max_size=30))
BOXES = st.one_of(
    st.none(),
    st.builds(
        Rect,
        x=st.integers(-50, 900),
        y=st.integers(-50, 900),
        width=st.integers(0, 400),
        height=st.integers(0, 400),
    ),
)


@settings(max_examples=50)
@given(TEXTS, st.lists(st.tuples(TEXTS, TEXTS, BOXES), max_size=6))
def test_every_screen_is_finite_numbers_of_one_form(goal: str, told: list[tuple[str, str, Rect | None]]) -> None:
    elements = [
        element(Redacted(text=name), "entry", place, value=Redacted(text=value), box=box, visible_box=box)
        for place, (name, value, box) in enumerate(told)
    ]
    one = see(read_goal(goal), screen(*elements), [])
    assert one.features.shape == (one.length, WIDTH)
    assert np.isfinite(one.features).all()
    assert (one.counts > 0).all()
    assert ((one.words >= 0) & (one.words < BUCKETS)).all()


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_hidden_texts_give_the_same_numbers_whatever_they_were(texts: list[str]) -> None:
    hidden = [element(Hidden(), "entry", place, value=Hidden()) for place in range(len(texts))]
    one = see(read_goal("Save the file."), screen(*hidden), [])
    assert not one.codes[-len(texts) :, 1 : 1 + one.tokens].any()
