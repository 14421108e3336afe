"""How people keep their calendar."""

from collections.abc import Mapping

from aboveboard.studio.people.dates import MONTHS
from aboveboard.studio.people.operator import Operator, Script
from aboveboard.studio.people.practice.desks import day_of
from aboveboard.studio.people.practice.verbs import (
    OPENS_S,
    Which,
    drag,
    fill,
    labelled,
    press,
    press_entry,
    press_right,
    said,
    seen,
    write,
)
from aboveboard.studio.people.sight import Spot

NAMES = ("Work", "Team", "Travel", "Private")
TURNS = 8


def _pill(person: Operator, title: str) -> Spot:
    return seen(person, lambda spot: "pill" in spot.classes and spot.label.startswith(f"{title}, "), "the appointment")


def _open(person: Operator, title: str) -> None:
    person.press(_pill(person, title))
    person.wait(lambda sight: sight.shows(labelled("Title")), "the dialog")
    person.hands.rest(OPENS_S)


def _entry(name: str) -> Which:
    return lambda spot: spot.text == name and "ui-menu-item-wrapper" in spot.classes


def _menu(person: Operator, title: str, *path: str) -> None:
    press_right(person, _pill(person, title))
    for name in path:
        person.wait(lambda sight, name=name: sight.shows(_entry(name)), "the menu")  # type: ignore[misc] # a default
        person.hands.rest(OPENS_S)
        press_entry(person, _entry(name))


def _choose(person: Operator, button: str, name: str) -> None:
    """Choose in a dropdown of jQuery UI."""
    person.press(seen(person, lambda spot: spot.id == button, "the dropdown"))
    person.wait(lambda sight: sight.shows(_entry(name)), "the list")
    person.hands.rest(OPENS_S)
    person.press(seen(person, _entry(name), "the option"))


def move(person: Operator) -> None:
    """Drag to another day."""
    title, words = said(person, 'Drag the appointment "(.+)" to (.+).')
    to = seen(person, lambda spot: spot.role == "gridcell" and spot.label == words, "the day")
    drag(person, _pill(person, title), to.middle)


def date(person: Operator) -> None:
    """Turn the months of a picker by its arrows, or write the day into its field, and save."""
    title, words = said(person, 'Move the appointment "(.+)" to (.+), at the same time.')
    _open(person, title)
    _day(person, words)
    press(person, "Save")


def _day(person: Operator, words: str) -> None:
    wanted = day_of(words)
    if person.likely(person.habit.keyboard):
        fill(person, "Day", wanted.isoformat())
        person.key("tab")
        person.hands.rest(OPENS_S)
        return
    person.press(seen(person, labelled("Day"), "the day"))
    person.wait(lambda sight: sight.shows(_in_picker("ui-datepicker-month")), "the picker")
    person.hands.rest(OPENS_S)
    for _ in range(TURNS):
        sight = person.look()
        month = sight.one(_in_picker("ui-datepicker-month"), "the month")
        year = sight.one(_in_picker("ui-datepicker-year"), "the year")
        at = (int(year.options[year.chosen[0]]), _month(month.options[month.chosen[0]]))
        if at == (wanted.year, wanted.month):
            break
        arrow = "ui-datepicker-next" if (wanted.year, wanted.month) > at else "ui-datepicker-prev"
        person.press(person.look().one(_in_picker(arrow), "the arrow"))
        person.hands.rest(OPENS_S)
    _press_day(person, wanted.day)


def _in_picker(name: str) -> Which:
    return lambda spot: name in spot.classes and spot.hit


def _month(words: str) -> int:
    return next(place for place, name in enumerate(MONTHS, 1) if name[:3] == words[:3])


def _press_day(person: Operator, day: int) -> None:
    """Press a day of the month: the days of the month before and after it are lighter."""

    def is_day(spot: Spot) -> bool:
        other = "ui-priority-secondary" in spot.classes
        return (
            spot.tag == "a" and "ui-state-default" in spot.classes and not other and spot.text == str(day) and spot.hit
        )

    person.press(person.look().one(is_day, "the day"))
    person.hands.rest(OPENS_S)


def look(person: Operator) -> None:
    """Choose the week's view and turn to the day in the small month."""
    wanted = day_of(said(person, "Show the week of (.+).")[0])
    _choose(person, "mode-button", "Week")
    for _ in range(TURNS):
        month, year = person.look().one(lambda spot: "ui-datepicker-title" in spot.classes, "the month").text.split()
        at = (int(year), _month(month))
        if at == (wanted.year, wanted.month):
            break
        arrow = "ui-datepicker-next" if (wanted.year, wanted.month) > at else "ui-datepicker-prev"
        person.press(person.look().one(_in_picker(arrow), "the arrow"))
        person.hands.rest(OPENS_S)
    _press_day(person, wanted.day)


def moment(person: Operator) -> None:
    """Take a time from the list, or write it, and save."""
    title, time = said(person, 'Let the appointment "(.+)" begin at (.+) and last as long as before.')
    _open(person, title)
    _time(person, "From", time)
    press(person, "Save")


def _time(person: Operator, name: str, time: str) -> None:
    if person.likely(person.habit.keyboard):
        fill(person, name, time)
        person.key("tab")
        return
    person.press(seen(person, labelled(name), "the time"))
    person.wait(lambda sight: sight.shows(_entry(time)), "the list of times")
    person.hands.rest(OPENS_S)
    person.press(seen(person, _entry(time), "the time"))
    person.hands.rest(OPENS_S)


def shelf(person: Operator) -> None:
    """Choose in a styled dropdown of the dialog, or in a submenu."""
    title, name = said(person, 'Move the appointment "(.+)" to the calendar (.+).')
    if person.likely(0.5):
        _menu(person, title, "Move to calendar", name)
        return
    _open(person, title)
    _choose(person, "appointment-calendar-button", name)
    press(person, "Save")


def postpone(person: Operator) -> None:
    """Choose in a submenu of the appointment's own menu."""
    title, by = said(person, 'Postpone the appointment "(.+)" by (.+) with its context menu.')
    _menu(person, title, "Postpone", f"By {by}")


def cancel(person: Operator) -> None:
    """Choose in the appointment's own menu or its dialog, and answer the question."""
    (title,) = said(person, 'Cancel the appointment "(.+)".')
    if person.likely(0.5):
        _menu(person, title, "Cancel appointment")
    else:
        _open(person, title)
        press(person, "Cancel appointment")
    press(person, "Cancel it")


def hide(person: Operator) -> None:
    """Untick what is not named."""
    kept = said(person, "Show only the calendars (.+) and (.+).")
    for name in NAMES:
        if name not in kept:
            press(person, name, "label")


def new(person: Operator) -> None:
    """Fill a whole form."""
    title, words, begin, end, name, place = said(
        person, 'Enter a new appointment "(.+)" on (.+) from (.+) to (.+), in the calendar (.+), place: (.+).'
    )
    press(person, "New appointment")
    person.wait(lambda sight: sight.shows(labelled("Title")), "the dialog")
    person.hands.rest(OPENS_S)
    fill(person, "Title", title)
    _day(person, words)
    _choose(person, "appointment-calendar-button", name)
    for field, time in (("From", begin), ("To", end)):
        _time(person, field, time)
    write(person, labelled("Place"), place)
    person.key("tab")
    press(person, "Save")


SCRIPTS: Mapping[str, Script] = {
    "calendar/move": move,
    "calendar/date": date,
    "calendar/week": look,
    "calendar/time": moment,
    "calendar/calendar": shelf,
    "calendar/postpone": postpone,
    "calendar/cancel": cancel,
    "calendar/hide": hide,
    "calendar/new": new,
}
