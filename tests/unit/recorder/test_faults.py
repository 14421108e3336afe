import pytest

from aboveboard.recorder.faults import place_of


def test_a_fault_tells_its_type_and_place_and_nothing_it_held() -> None:
    with pytest.raises(KeyError) as raised:
        raise KeyError("what was typed")
    told = place_of(raised.value)
    assert told.startswith("KeyError in test_faults.py, line ")
    assert "typed" not in told
    assert "/" not in told


def test_a_fault_without_a_place_tells_its_type() -> None:
    assert place_of(ValueError("secret")) == "ValueError"
