"""The one table of tasks."""

from typing import Any

from aboveboard.studio.practice import board, calendar, console, desks, expenses, grid, mail
from aboveboard.studio.practice.tasks import Task

TASKS: tuple[Task[Any], ...] = (
    *expenses.TASKS,
    *mail.TASKS,
    *calendar.TASKS,
    *grid.TASKS,
    *board.TASKS,
    *console.TASKS,
    *desks.TASKS,
)
"""Every task of every practice app."""
