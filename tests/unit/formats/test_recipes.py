"""What an export's lease names: one recipient, one form, in one spelling."""

import pytest

from aboveboard.errors import NewerFormat, UnknownFormat
from aboveboard.formats.recipes import ExportRecipe, read_recipe, write_recipe
from aboveboard.model.value import IllegalValue

LAB = ExportRecipe(recipient="Example Lab", form="hf")


def test_a_recipe_is_read_as_it_was_written_and_has_one_hash() -> None:
    assert write_recipe(LAB) == b'{"form":"hf","recipient":"Example Lab","v":1}'
    assert read_recipe(write_recipe(LAB)) == LAB
    assert LAB.sha256 == "3cd25ad83b3e3631fdcbd0f858d483fa709177e93b303b09c858634fa6005b35"


@pytest.mark.parametrize("recipient", ["", " Example Lab", "Example\nLab", "Example \u202eLab", "Example\tLab"])
def test_a_recipient_who_is_shown_otherwise_than_spelt_has_no_recipe(recipient: str) -> None:
    with pytest.raises(IllegalValue):
        ExportRecipe(recipient=recipient, form="hf")


def test_another_spelling_and_other_versions_are_told_apart() -> None:
    with pytest.raises(UnknownFormat, match="one canonical form"):
        read_recipe(write_recipe(LAB) + b"\n")
    with pytest.raises(UnknownFormat):
        read_recipe(b"reduce to steps")
    with pytest.raises(NewerFormat):
        read_recipe(b'{"v":9}')
