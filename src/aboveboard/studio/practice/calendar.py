"""Daybook, the calendar: its state and its tasks."""

import datetime
from random import Random

import msgspec
from msgspec.structs import replace

from aboveboard.studio.practice.tasks import Task, Wanted
from aboveboard.studio.practice.words import day, time

TITLES = ("Dentist", "Budget talk", "Phone call with the printer", "Visit of the auditors", "Stand-in for reception")
PLACES = ("Room Amber", "Room Birch", "Room Cobalt", "Auditorium", "Online", "Cafeteria")


class Shelf(msgspec.Struct, frozen=True):
    """One calendar, and whether its appointments are shown."""

    id: str
    name: str
    shown: bool


class Appointment(msgspec.Struct, frozen=True):
    """One appointment; the day as ISO text, times in minutes of the day."""

    id: int
    title: str
    calendar: str
    day: str
    start: int
    end: int
    place: str


class View(msgspec.Struct, frozen=True):
    """Where one looks: the month or the week of a day."""

    mode: str
    day: str


class Calendar(msgspec.Struct, frozen=True):
    """The whole state of the app."""

    today: str
    me: str
    calendars: tuple[Shelf, ...]
    appointments: tuple[Appointment, ...]
    view: View


def _shown(start: Calendar) -> list[Appointment]:
    """Those of the month that is open, on working days that stay in it when they move a little."""
    month = start.today[:7]
    return [one for one in start.appointments if one.day[:7] == month] or list(start.appointments)


def _changed(start: Calendar, words: str, changed: Appointment) -> Wanted[Calendar]:
    expected = tuple(changed if one.id == changed.id else one for one in start.appointments)
    return Wanted(words, lambda state: state.appointments == expected)


def move(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Drag to another day of the month."""
    one = draw.choice(_shown(start))
    first = datetime.date.fromisoformat(start.today).replace(day=1)
    days = [first + datetime.timedelta(days=plus) for plus in range(28)]
    to = day(draw.choice([each for each in days if each.isoformat() != one.day]).isoformat())
    words = f'Drag the appointment "{one.title}" to {to.weekday}, {to.words}.'
    return _changed(start, words, replace(one, day=to.iso))


def date(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Go through the months of a date picker."""
    one = draw.choice(_shown(start))
    to = day(one.day, draw.choice([-1, 1]) * draw.randint(35, 120))
    words = f'Move the appointment "{one.title}" to {to.words}, at the same time.'
    return _changed(start, words, replace(one, day=to.iso))


def moment(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Choose from a list of times; the end follows."""
    one = draw.choice(_shown(start))
    begin = draw.choice([minutes for minutes in range(480, 1_020, 15) if minutes != one.start])
    words = f'Let the appointment "{one.title}" begin at {time(begin)} and last as long as before.'
    return _changed(start, words, replace(one, start=begin, end=begin + one.end - one.start))


def shelf(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Choose in a styled dropdown, or in a submenu."""
    one = draw.choice(_shown(start))
    to = draw.choice([each for each in start.calendars if each.id != one.calendar])
    words = f'Move the appointment "{one.title}" to the calendar {to.name}.'
    return _changed(start, words, replace(one, calendar=to.id))


def postpone(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Choose in a submenu of a context menu."""
    one = draw.choice(_shown(start))
    words, days = draw.choice([("a day", 1), ("a week", 7), ("two weeks", 14)])
    told = f'Postpone the appointment "{one.title}" by {words} with its context menu.'
    return _changed(start, told, replace(one, day=day(one.day, days).iso))


def cancel(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Choose in a context menu and answer the question."""
    one = draw.choice(_shown(start))
    left = tuple(other for other in start.appointments if other.id != one.id)
    return Wanted(f'Cancel the appointment "{one.title}".', lambda state: state.appointments == left)


def pull(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Pull the lower edge of a block in the week."""
    week = _week(start.today)
    one = draw.choice([one for one in start.appointments if one.day in week] or _shown(start))
    longer = draw.choice([15, 30, 45, 60])
    words = f'Make the appointment "{one.title}" {longer} minutes longer. It begins as before.'
    return _changed(start, words, replace(one, end=one.end + longer))


def look(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Go to another week."""
    to = day(start.today, draw.choice([-1, 1]) * draw.randint(21, 110))
    week = _week(to.iso)
    words = f"Show the week of {to.words}."
    return Wanted(
        words,
        lambda state: state.view.mode == "week" and state.view.day in week and state.appointments == start.appointments,
    )


def hide(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Untick two of four."""
    kept = {one.id for one in draw.sample(start.calendars, 2)}
    expected = tuple(replace(one, shown=one.id in kept) for one in start.calendars)
    names = " and ".join(one.name for one in start.calendars if one.id in kept)
    return Wanted(
        f"Show only the calendars {names}.",
        lambda state: state.calendars == expected and state.appointments == start.appointments,
    )


def new(start: Calendar, draw: Random) -> Wanted[Calendar]:
    """Fill a whole form."""
    title, place, to = draw.choice(TITLES), draw.choice(PLACES), day(start.today, draw.randint(1, 40))
    kind, begin = draw.choice(start.calendars), draw.randrange(480, 960, 15)
    end = begin + draw.choice([30, 45, 60, 90])
    words = (
        f'Enter a new appointment "{title}" on {to.words} from {time(begin)} to {time(end)}, '
        f"in the calendar {kind.name}, place: {place}."
    )

    def met(state: Calendar) -> bool:
        old, added = state.appointments[: len(start.appointments)], state.appointments[len(start.appointments) :]
        if old != start.appointments or len(added) != 1:
            return False
        one = added[0]
        said = (one.title, one.calendar, one.day, one.start, one.end, one.place)
        return said == (title, kind.id, to.iso, begin, end, place)

    return Wanted(words, met)


def _week(iso: str) -> set[str]:
    when = datetime.date.fromisoformat(iso)
    monday = when - datetime.timedelta(days=when.weekday())
    return {(monday + datetime.timedelta(days=plus)).isoformat() for plus in range(7)}


TASKS: tuple[Task[Calendar], ...] = (
    Task("calendar/move", "calendar", "drag", Calendar, move),
    Task("calendar/longer", "calendar", "drag", Calendar, pull),
    Task("calendar/date", "calendar", "date", Calendar, date),
    Task("calendar/week", "calendar", "date", Calendar, look),
    Task("calendar/time", "calendar", "dropdown", Calendar, moment),
    Task("calendar/calendar", "calendar", "dropdown", Calendar, shelf),
    Task("calendar/postpone", "calendar", "menu", Calendar, postpone),
    Task("calendar/cancel", "calendar", "menu", Calendar, cancel),
    Task("calendar/hide", "calendar", "form", Calendar, hide),
    Task("calendar/new", "calendar", "form", Calendar, new),
)
