"""What tests of environments do in tasks with lists, by what an agent is told and nothing else."""

import re

from aboveboard.environments import Ending, Environment, Start
from aboveboard.model.actions import Click, Route, SelectOption
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Observation


def one(seen: Observation, role: str, name: str = "") -> Element:
    """Return the first element of a role, and of a name where one is given."""
    assert seen.elements is not None
    named = (each for each in seen.elements.elements if not name or getattr(each.name, "text", "") == name)
    return next(each for each in named if each.role == role)


def last(seen: Observation, role: str) -> Element:
    assert seen.elements is not None
    return [each for each in seen.elements.elements if each.role == role][-1]


def press(element: Element) -> Decision:
    assert element.box is not None
    return Decision(action=Click(at=element.box.centre), target=element.id)


def choose(seen: Observation, words: str, *, role: str = "combo box", adds: bool = False) -> Decision:
    option = SelectOption(value=Redacted(text=words), index=-1, by=Route.UNKNOWN, adds=adds)
    return Decision(action=option, target=one(seen, role).id)


def wanted(start: Start) -> str:
    found = re.search("Select (.*) from the list", start.goal)
    assert found is not None
    return found.group(1)


def is_chosen(begun: tuple[Observation, Start]) -> bool:
    """Tell whether the task begins with the right answer, as it does at times."""
    value = one(begun[0], "combo box").value
    assert isinstance(value, Redacted)
    return value.text == wanted(begun[1])


def shape(seen: Observation) -> list[tuple[str, str, object]]:
    """Return what is seen without the names it is given by."""
    assert seen.elements is not None
    return sorted((each.role, repr(each.name), each.box) for each in seen.elements.elements)


def solved(environment: Environment, seed: int) -> None:
    """Choose what is wanted and submit, and see that the page calls it done."""
    seen, start = environment.reset(seed)
    chosen = environment.step(choose(seen, wanted(start)))
    assert (chosen.refused, chosen.ended) == ("", None)
    assert is_chosen((chosen.observation, start))
    ended = environment.step(press(one(chosen.observation, "push button", "Submit")))
    assert (ended.ended, ended.reward, ended.over) == (Ending.SUCCESS, 1.0, True)


def solved_of_many(environment: Environment) -> None:
    """Choose two options of a list that scrolls, in a task that asks for both, and see that the page calls it done."""
    begun = (environment.reset(seed) for seed in range(40))
    seen, options = next((seen, asked) for seen, start in begun if len(asked := _asked(start)) == 2)
    for number, option in enumerate(options):
        result = environment.step(choose(seen, option, role="list box", adds=number > 0))
        assert (result.refused, result.ended) == ("", None)
        seen = result.observation
    assert environment.step(press(one(seen, "push button", "Submit"))).ended is Ending.SUCCESS


def _asked(start: Start) -> list[str]:
    return start.goal.removeprefix("Select ").split(" from the scroll list")[0].split(", ")
