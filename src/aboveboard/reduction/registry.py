"""The rules in the order they are asked: what says most comes first; a new rule is one file and one row here."""

from collections.abc import Sequence

from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.trajectories import Step
from aboveboard.reduction import (
    Reduction,
    Rule,
    Terms,
    choose_file,
    click,
    clipboard,
    dialog,
    drag,
    hotkey,
    hover,
    key,
    long_press,
    navigate,
    scroll,
    secure,
    switch_app,
    toggle,
    typing,
    undo,
)
from aboveboard.reduction.selection import menu, option
from aboveboard.reduction.steps.assembling import reduce_records

RULES: tuple[Rule, ...] = (
    secure.RULE,
    menu.RULE,
    option.RULE,
    choose_file.RULE,
    dialog.RULE,
    toggle.RULE,
    drag.RULE,
    long_press.RULE,
    click.RULE,
    scroll.RULE,
    undo.RULE,
    clipboard.RULE,
    switch_app.RULE,
    typing.RULE,
    hotkey.RULE,
    key.RULE,
    navigate.RULE,
    hover.RULE,
)


def reduce(stretch: ReleasedStretch, terms: Terms, rules: Sequence[Rule] = RULES) -> tuple[Step, ...]:
    """Return the steps of one released stretch: deterministic, linear in its length."""
    return account(stretch, terms, rules).steps


def account(stretch: ReleasedStretch, terms: Terms, rules: Sequence[Rule] = RULES) -> Reduction:
    """Return the steps and, for each record, the step it belongs to or why it belongs to none."""
    return reduce_records(stretch.records, terms, rules)
