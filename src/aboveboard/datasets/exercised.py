"""What a step exercises: the skill, the widget and the app, asked of the step alone, for coverage and for scores alike.

A step knows no person, so none of these can tell of one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from aboveboard.formats.root import quarter_of
from aboveboard.model import actions
from aboveboard.model.actions import Action
from aboveboard.model.aggregates import FEWEST_PEOPLE, at_least, in_tens
from aboveboard.model.elements import Element
from aboveboard.model.purposes import is_demo
from aboveboard.model.trajectories import Episode, Step

FEWEST = 5
"""A slice of fewer episodes is not told by name: it says little of an agent, and may be one person's habit."""
FEW = f"fewer than {FEWEST} episodes each"
NONE = "none known"
Worker = tuple[str, str]
"""A quarter, and who worked in it by the release's pseudonym: another one in the next quarter."""
SCRIPTED: Worker = ("", "")
"""Stands for whoever works in a demonstration of purpose `demo`: scripted people, whom nobody can evaluate."""
ROLES: Mapping[str, str] = {
    "combo box": "dropdown",
    "combobox": "dropdown",
    "list box": "dropdown",
    "listbox": "dropdown",
    "list item": "dropdown",
    "option": "dropdown",
    "menu": "menu",
    "menu bar": "menu",
    "menu item": "menu",
    "menuitem": "menu",
    "check menu item": "menu",
    "radio menu item": "menu",
    "page tab": "tab",
    "tab": "tab",
    "check box": "toggle",
    "checkbox": "toggle",
    "radio button": "toggle",
    "radio": "toggle",
    "switch": "toggle",
    "toggle button": "toggle",
    "slider": "value",
    "spin button": "value",
    "spinbutton": "value",
    "tree item": "tree",
    "treeitem": "tree",
    "date editor": "date",
    "calendar": "date",
}
"""What pressing an element of a role exercises."""
SKILLS: Mapping[type[Action], str] = {
    actions.SelectOption: "dropdown",
    actions.SelectMenu: "menu",
    actions.Hotkey: "shortcut",
    actions.Clipboard: "clipboard",
    actions.Undo: "undo",
    actions.Redo: "undo",
    actions.Key: "key",
    actions.HoldKey: "key",
    actions.PickDate: "date",
    actions.Type: "typing",
    actions.Scroll: "scroll",
    actions.ScrollTo: "scroll",
    actions.Drag: "drag",
    actions.SetToggle: "toggle",
    actions.SetValue: "value",
    actions.SwitchTab: "tab",
    actions.AnswerDialog: "dialog",
    actions.Hover: "hover",
    actions.SelectText: "text selection",
    actions.SwitchApp: "switching",
    actions.SwitchWindow: "switching",
    actions.FocusField: "focus",
    actions.Navigate: "navigation",
    actions.ChooseFile: "file",
    actions.UseSecureField: "secure field",
    actions.Done: "ending",
}


def worker(episode: Episode) -> Worker:
    """Return who did an episode, as counts take it, or that it was a script."""
    return SCRIPTED if is_demo(episode.purpose) else (quarter_of(episode.week), episode.person or "unknown")


def skill(step: Step) -> str:
    """Return what a step exercises: by its action, and of a press by what was pressed."""
    named = SKILLS.get(type(step.action))
    target = _target_of(step)
    return named or (ROLES.get(target.role, "pressing") if target else "pressing")


def widget(step: Step) -> str:
    """Return the role of the element that was acted on."""
    target = _target_of(step)
    return target.role if target else NONE


def app(step: Step) -> str:
    """Return the approved app or site, as the signed policy names it."""
    return step.app


def _target_of(step: Step) -> Element | None:
    return step.target if isinstance(step.target, Element) else None


def shown_widgets(episode: Episode) -> frozenset[str]:
    """Return the roles of all that an episode acts on or shows anywhere."""
    acted = {widget(step) for step in episode.steps}
    seen = (
        one.role
        for step in episode.steps
        for view in (step.before, step.at_action, *step.between, step.after)
        if view is not None and view.elements is not None
        for one in view.elements.elements
    )
    return frozenset({*acted, *seen} - {NONE})


QUESTIONS: Mapping[str, Callable[[Step], str]] = {"skill": skill, "widget": widget, "app": app}
"""What coverage is told by."""


@dataclass(slots=True)
class Counted:
    """Counts steps, the episodes they are of and the people who worked, by question and name."""

    steps: dict[str, dict[str, int]] = field(default_factory=dict)
    episodes: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    people: dict[str, dict[str, set[Worker]]] = field(default_factory=dict)

    def count(self, episode: str, steps: Iterable[Step], person: Worker = SCRIPTED) -> None:
        """Count the steps of one episode that may be learnt from, by who did them."""
        for step in (step for step in steps if step.flags.train):
            for question, ask in QUESTIONS.items():
                name = ask(step)
                steps_of = self.steps.setdefault(question, {})
                steps_of[name] = steps_of.get(name, 0) + 1
                self.episodes.setdefault(question, {}).setdefault(name, set()).add(episode)
                self.people.setdefault(question, {}).setdefault(name, set()).add(person)

    def told(self, question: str) -> Iterator[tuple[str, int, int]]:
        """Yield name, steps and episodes, most steps first; what few episodes have stands together at the end.

        Of people's own work only what ten of them have is told, in tens, and nothing of the rest.
        """
        steps, episodes = self.steps.get(question, {}), self.episodes.get(question, {})
        for name in sorted(steps, key=lambda name: (-steps[name], name)):
            if len(episodes[name]) >= FEWEST and at_least(self._workers(question, name)) >= FEWEST_PEOPLE:
                yield name, in_tens(steps[name]), in_tens(len(episodes[name]))
            elif len(episodes[name]) >= FEWEST and not self._workers(question, name):
                yield name, steps[name], len(episodes[name])
        few = [name for name in steps if len(episodes[name]) < FEWEST and not self._workers(question, name)]
        together = set[str]().union(*(episodes[name] for name in few))
        if len(together) >= FEWEST:
            yield FEW, sum(steps[name] for name in few), len(together)

    def _workers(self, question: str, name: str) -> set[Worker]:
        return self.people[question][name] - {SCRIPTED}
