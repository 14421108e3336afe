"""Habits: which tasks a person does, at what pace, with what breaks, detours and interruptions."""

from dataclasses import dataclass

from aboveboard.studio.workdays.tasks import Task, desks, letters


@dataclass(frozen=True, slots=True)
class Habit:
    """One person's way of working. Times are medians in ms; shares are from 0 to 1.

    `rest_ms` lies between two tasks, unless the person rushes on (`rushes`); `muses` is how often a task is left
    standing in the middle for `muse_ms`; `interrupted` how often another task breaks in; `repeats` how often the same
    task comes again at once; `strays` how often the person scrolls or clicks about before a task.
    """

    name: str
    tasks: tuple[Task, ...]
    pace_ms: int = 1_800
    keyboard: float = 0.5
    rest_ms: int = 9_000
    rushes: float = 0.2
    muses: float = 0.05
    muse_ms: int = 12_000
    interrupted: float = 0.1
    repeats: float = 0.2
    strays: float = 0.1


OFFICE = (letters.answer_mail, letters.look_through_mail, letters.write_note, letters.mend_note, letters.add_up)
DESK = (desks.enter_order, desks.check_order, desks.change_customer, desks.answer_ticket)
FIGURES = (letters.send_figures, desks.enter_rows, desks.tidy_sheet, letters.add_up)
UNSEEN = (
    letters.print_letter,
    letters.file_attachments,
    desks.book_room,
    desks.chart_figures,
    desks.approve_leave,
    desks.pay_invoice,
)
"""Tasks that nobody but the held-out people does."""

TUNING: tuple[Habit, ...] = (
    Habit("steady clerk", OFFICE),
    Habit("order desk", DESK, pace_ms=1_300, repeats=0.6, rest_ms=6_000),
    Habit("thinker", (*OFFICE, *FIGURES), pace_ms=3_000, muses=0.2, muse_ms=25_000, rest_ms=30_000),
    Habit("rusher", (*OFFICE, *DESK), pace_ms=900, rushes=0.8, keyboard=0.9, muses=0.02),
    Habit("much interrupted", (*OFFICE, *DESK), interrupted=0.5, rest_ms=5_000),
    Habit("bookkeeper", FIGURES, keyboard=0.8, repeats=0.4),
    Habit("by the pointer", (*OFFICE, *FIGURES), keyboard=0.05, pace_ms=2_400, strays=0.3),
    Habit("all-rounder", (*OFFICE, *DESK, *FIGURES), muses=0.1, interrupted=0.2),
)

HELD_OUT: tuple[Habit, ...] = (
    Habit("secretary", (*OFFICE, letters.print_letter, desks.book_room, letters.file_attachments), rest_ms=7_000),
    Habit("team lead", (desks.approve_leave, letters.answer_mail, desks.book_room, desks.chart_figures), muses=0.15),
    Habit("accounts", (desks.pay_invoice, *FIGURES), pace_ms=1_200, rushes=0.5, repeats=0.5),
    Habit(
        "between two chairs", (*DESK, *UNSEEN), interrupted=0.4, strays=0.3, rest_ms=14_000, muses=0.1, muse_ms=20_000
    ),
)
