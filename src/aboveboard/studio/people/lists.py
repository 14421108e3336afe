"""Lists: a native dropdown, a list of several, a field that proposes."""

import re
from collections.abc import Callable

from aboveboard.errors import NotFound
from aboveboard.studio.people.operator import Operator
from aboveboard.studio.people.sight import Sight, Spot

FEW = 3
"""So far down a list people go by arrows."""


Field = Callable[[Sight], Spot]
"""Which of the page's dropdowns is meant."""


def _first_select(sight: Sight) -> Spot:
    return sight.tag("select")


def choose_list(person: Operator) -> None:
    """Choose from a native dropdown, by letters, arrows or the pointer, perhaps the wrong one first, and submit."""
    wanted = _between(person.goal, "Select ", " from the list")
    field = person.look().tag("select")
    if field.options[field.chosen[0]] != wanted:
        if person.likely(person.habit.slips):
            choose(person, _first_select, person.chance.choice(field.options))
        choose(person, _first_select, wanted)
    person.submit()


def choose(person: Operator, which: Field, wanted: str) -> None:
    """Choose from a native dropdown by letters, or by arrows. Raises NotFound where it never came to be shown."""
    field = which(person.look())
    if field.options[field.chosen[0]] == wanted:
        return
    if person.likely(person.habit.type_ahead) and _by_letters(person, which, field, wanted):
        return
    person.press(which(person.look()))
    person.hands.rest(0.8)
    _arrow(person, which(person.look()), wanted)
    person.thinks()
    person.hands.press("return")
    person.wait(lambda sight: _shown(which(sight)) == wanted, "what was chosen in the list")


def _by_letters(person: Operator, which: Field, field: Spot, wanted: str) -> bool:
    """Open the list and type the first letters of what is wanted; tell whether it came to be shown."""
    person.press(field)
    person.hands.rest(0.6)
    letters = next(
        (wanted[:count] for count in range(1, len(wanted) + 1) if _first(field.options, wanted[:count]) == wanted), ""
    )
    if not letters or not letters.isascii() or " " in letters:
        person.hands.press("escape")
        person.hands.rest(0.3)
        return False
    person.hands.type(letters.lower(), between=0.09)
    person.thinks()
    person.hands.press("return")
    person.hands.rest(0.4)
    return _shown(which(person.look())) == wanted


def _arrow(person: Operator, field: Spot, wanted: str) -> None:
    way = field.options.index(wanted) - field.chosen[0]
    for _ in range(abs(way)):
        person.hands.press("down" if way > 0 else "up")
        person.hands.rest(0.15)


def _first(options: tuple[str, ...], letters: str) -> str:
    return next((option for option in options if option.lower().startswith(letters.lower())), "")


def _shown(field: Spot) -> str:
    return field.options[field.chosen[0]] if field.chosen else ""


def click_scroll_list(person: Operator) -> None:
    """Choose one or several of a list that scrolls, with Ctrl held from the second on, and submit."""
    wanted = _between(person.goal, "Select ", " from the scroll list").split(", ")
    for number, option in enumerate(wanted):
        _pick(person, option, more=number > 0)
    person.submit()


def _pick(person: Operator, option: str, *, more: bool) -> None:
    """Turn the wheel until an option shows, and press it."""
    for _ in range(12):
        place = _place(person, option)
        field = person.look().tag("select")
        top, height = field.box[1], field.box[3]
        if place is not None and top + 4 <= place[1] <= top + height - 4:
            break
        person.point(field)
        person.thinks()
        person.hands.scroll(1 if place is None or place[1] > top + height - 4 else -1)
        person.hands.rest(0.5)
    if place is None:
        raise NotFound("the list has no such option")
    person.hands.move(person.pixel(*place))
    person.thinks()
    person.hands.choosing(option, adds=more)
    if more:
        person.hands.key("ctrl", down=True)
    person.hands.click(person.hands.at)
    if more:
        person.hands.key("ctrl", down=False)


_OPTION = """(wanted) => {
  const one = [...document.querySelectorAll('option')].find((option) => option.text === wanted);
  if (!one) return null;
  const r = one.getBoundingClientRect();
  return [r.left + Math.min(r.width, 80) / 2, r.top + r.height / 2];
}"""


def _place(person: Operator, option: str) -> tuple[float, float] | None:
    found = person.page.evaluate(_OPTION, option)
    return None if found is None else (found[0], found[1])


def use_autocomplete(person: Operator) -> None:
    """Type the beginning, wait for proposals, take the one that fits by pointer or arrows, and submit."""
    begin = person.quoted()
    end = person.quoted(1) if "ends with" in person.goal else ""
    person.press(person.look().id("tags"))
    person.type(begin, slip=False)
    sight = person.wait(lambda seen: seen.shows(_proposed), "proposals")
    offered = sight.all(_proposed)
    fitting = [spot for spot in offered if spot.text.startswith(begin) and spot.text.endswith(end)]
    if not fitting:
        raise NotFound("no proposal fits what was asked for")
    person.hands.rest(0.8)
    if person.likely(person.habit.keyboard) and offered.index(fitting[0]) < FEW:
        person.key("down", offered.index(fitting[0]) + 1)
        person.hands.press("return")
    else:
        # The list may have been drawn anew meanwhile.
        person.press(person.look().one(lambda spot: _proposed(spot) and spot.text == fitting[0].text, "the proposal"))
    person.wait(lambda seen: seen.id("tags").value == fitting[0].text, "what was proposed in the field")
    person.submit()


def _proposed(spot: Spot) -> bool:
    return spot.tag == "li" and "ui-menu-item" in spot.classes and bool(spot.text)


def _between(goal: str, begin: str, end: str) -> str:
    found = re.search(f"{re.escape(begin)}(.*?){re.escape(end)}", goal)
    if found is None:
        raise NotFound("the goal asks for something else")
    return found.group(1)
