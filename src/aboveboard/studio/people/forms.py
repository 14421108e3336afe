"""Forms: typing what is asked for, copying what stands there, boxes, buttons and spinners."""

import re

from aboveboard.errors import NotFound
from aboveboard.studio.people.operator import Operator, numbered
from aboveboard.studio.people.sight import Spot

_POSITIONS = ("1st", "2nd", "3rd", *(f"{number}th" for number in range(4, 20)))


def enter_text(person: Operator) -> None:
    """Type a text into the one field and submit."""
    _fill(person, person.look().id("tt"), person.quoted())


def _fill(person: Operator, field: Spot, text: str) -> None:
    person.press(field)
    person.type(text)
    person.submit(follows=True)


def focus_text(person: Operator) -> None:
    """Press into the one field."""
    person.press(person.look().tag("input"))


def focus_text_2(person: Operator) -> None:
    """Press into the field whose place is named."""
    fields = person.look().all(lambda spot: spot.tag == "input")
    person.press(sorted(fields, key=lambda spot: spot.box[1])[numbered(person.goal)])


def search_engine(person: Operator) -> None:
    """Search, go to the page of results that is meant, and press the result."""
    person.press(person.look().id("search-text"))
    person.type(person.quoted())
    person.press(person.look().id("search"))
    person.wait(lambda sight: sight.shows(_is_result), "results")
    person.hands.rest(0.6)
    found = re.search(r"(\d+)(?:st|nd|rd|th) search result", person.goal)
    if found is None:
        raise NotFound("the goal names no result")
    page, place = divmod(int(found.group(1)) - 1, 3)
    if page:
        person.press(person.look().one(lambda spot: spot.tag == "a" and spot.text == str(page + 1), "the page"))
        person.hands.rest(0.8)
    person.press(person.look().all(_is_result)[place])


def _is_result(spot: Spot) -> bool:
    return "search-title" in spot.classes


def click_checkboxes(person: Operator) -> None:
    """Tick what is named, at times one too many that is taken back, and submit."""
    found = re.search(r"Select (.*) and click Submit", person.goal)
    names = [] if found is None or found.group(1) == "nothing" else found.group(1).split(", ")
    others = [spot.text for spot in person.look().all(_is_label) if spot.text not in names]
    if names and others and person.likely(person.habit.slips):
        wrong = person.chance.choice(others)
        for _ in range(2):
            person.press(_box_of(person, wrong))
    for name in names:
        person.press(_box_of(person, name))
    person.submit()


def _is_label(spot: Spot) -> bool:
    return spot.tag == "label" and bool(spot.text)


def _box_of(person: Operator, name: str) -> Spot:
    """Return the box or the words beside it, whichever this person goes for."""
    sight = person.look()
    label = sight.one(lambda spot: _is_label(spot) and spot.text == name, "the box that is named")
    if person.likely(0.3):
        return label
    inside = [
        spot for spot in sight.all(lambda spot: spot.kind in {"checkbox", "radio"}) if _within(spot.middle, label.box)
    ]
    return inside[0] if inside else label


def _within(at: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    return box[0] <= at[0] <= box[0] + box[2] and box[1] <= at[1] <= box[1] + box[3]


def click_option(person: Operator) -> None:
    """Choose the one that is named, perhaps another first, and submit."""
    found = re.search(r"Select (.*) and click Submit", person.goal)
    if found is None:
        raise NotFound("the goal names nothing to choose")
    if person.likely(person.habit.slips):
        person.press(person.chance.choice(list(person.look().all(_is_label))))
    person.press(_box_of(person, found.group(1)))
    person.submit()


_WIDGETS = {
    "radio": lambda spot: spot.kind == "radio",
    "checkbox": lambda spot: spot.kind == "checkbox",
    "text": lambda spot: spot.tag == "input" and spot.kind == "text",
    "textarea": lambda spot: spot.tag == "textarea",
    "button": lambda spot: spot.tag == "button",
}


def click_widget(person: Operator) -> None:
    """Press one of the kind that is named."""
    person.press(person.look().all(_WIDGETS[person.quoted()])[0])


def click_button(person: Operator) -> None:
    """Press the button that is named."""
    person.press(person.look().tag("button", text=person.quoted()))


def click_test_2(person: Operator) -> None:
    """Press the first of two buttons."""
    person.press(person.look().tag("button", text="ONE"))


def use_spinner(person: Operator) -> None:
    """Press one of the arrows as often as it takes, and submit."""
    found = re.search(r"Select (-?\d+) with", person.goal)
    if found is None:
        raise NotFound("the goal names no number")
    wanted = int(found.group(1))
    for _ in range(40):
        shown = int(person.look().id("spinner").value or 0)
        if shown == wanted:
            break
        name = "ui-spinner-up" if wanted > shown else "ui-spinner-down"
        person.press(person.look().one(lambda spot, name=name: name in spot.classes, "the arrow"))  # type: ignore[misc]
    person.submit()


def find_word(person: Operator) -> None:
    """Count to the word that is meant, type it and submit."""
    words = person.look().tag("p").text.split()
    word = words[numbered(person.goal, _POSITIONS)]
    _fill(person, person.look().id("answer-input"), re.sub(r"[^a-zA-Z]", "", word))


def read_table(person: Operator) -> None:
    """Find the row that is named, type its value and submit."""
    found = re.search(r"Enter the value of (.*) into the text field", person.goal)
    if found is None:
        raise NotFound("the goal names no row")
    cells = person.look().all(lambda spot: spot.tag == "td")
    place = next(place for place, spot in enumerate(cells) if spot.text == found.group(1))
    _fill(person, person.look().id("tt"), cells[place + 1].text)


def copy_paste(person: Operator) -> None:
    """Copy the text of the area into the field by hotkeys, and submit."""
    _copied(person, person.look().id("to-copy"))


def copy_paste_2(person: Operator) -> None:
    """Copy the text of the area that is meant into the field by hotkeys, and submit."""
    _copied(person, person.look().id(f"text-{numbered(person.goal) + 1}"))


def _copied(person: Operator, area: Spot) -> None:
    person.press(area)
    person.key("ctrl+a")
    person.key("ctrl+c")
    field = person.look().id("answer-input")
    person.press(field)
    person.key("ctrl+v")
    person.submit(follows=field.box[1] > area.box[1])
