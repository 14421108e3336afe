"""The one table of tasks."""

from typing import Any

from aboveboard.studio.practice import calendar, expenses, mail
from aboveboard.studio.practice.tasks import Task

TASKS: tuple[Task[Any], ...] = (*expenses.TASKS, *mail.TASKS, *calendar.TASKS)
"""Every task of every practice app."""
