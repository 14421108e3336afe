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
    focus,
    hotkey,
    hover,
    key,
    long_press,
    navigate,
    scroll,
    scroll_to,
    secure,
    select_text,
    switch_app,
    tab,
    toggle,
    typing,
    undo,
)
from aboveboard.reduction.selection import date, listed, menu, option, radio, type_ahead, value
from aboveboard.reduction.steps.assembling import reduce_records
from aboveboard.reduction.steps.joining import parted

RULES: tuple[Rule, ...] = (
    secure.RULE,
    menu.RULE,
    tab.RULE,
    date.RULE,
    option.RULE,
    type_ahead.RULE,
    choose_file.RULE,
    dialog.RULE,
    radio.RULE,
    toggle.RULE,
    listed.RULE,
    value.RULE,
    select_text.RULE,
    drag.RULE,
    long_press.RULE,
    click.RULE,
    scroll_to.RULE,
    scroll.RULE,
    undo.RULE,
    clipboard.RULE,
    switch_app.RULE,
    typing.RULE,
    focus.RULE,
    hotkey.RULE,
    key.RULE,
    navigate.RULE,
    hover.RULE,
)


PRIMITIVES: tuple[Rule, ...] = (
    drag.RULE,
    long_press.RULE,
    click.RULE,
    scroll.RULE,
    hotkey.RULE,
    key.RULE,
    typing.RULE,
)
"""The rules that see single inputs: what composites lower to."""


def reduce(stretch: ReleasedStretch, terms: Terms, rules: Sequence[Rule] = RULES) -> tuple[Step, ...]:
    """Return the steps of one released stretch: deterministic, linear in its length."""
    return account(stretch, terms, rules).steps


def account(stretch: ReleasedStretch, terms: Terms, rules: Sequence[Rule] = RULES) -> Reduction:
    """Return the steps and, for each record, the step it belongs to or why it belongs to none."""
    return parted(stretch.records, lambda part: reduce_records(part, terms, rules, PRIMITIVES))
