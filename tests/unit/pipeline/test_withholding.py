"""Beside a step stands what its app's layers do not allow: that is taken out, and the gate looks at every part."""

from collections.abc import Callable

import msgspec
import pytest

from aboveboard.errors import NoConsent
from aboveboard.model.actions import SwitchApp
from aboveboard.model.elements import Element, ElementSnapshot, PathPart
from aboveboard.model.layers import NOTHING, Layers, TextLayer
from aboveboard.model.text import Chrome, Hidden, LengthClass, Redacted, Shape, TextKind
from aboveboard.model.trajectories import Effect, Episode, LowLevel, Observation, Picture, Step
from aboveboard.pipeline import gate
from aboveboard.pipeline.episodes import episodes_of
from aboveboard.pipeline.withholding import says_more, withheld
from aboveboard.reduction.registry import reduce
from tests.scripts import APP, LAYERS, SCREEN, Script
from tests.unit.pipeline.test_episodes import NOW, ORIGIN, content, lease, terms

MAIL = "calculator"
WORDS = Redacted(text="what the editor says")
SHAPE = Shape(kind=TextKind.WORDS, length=LengthClass.LINE)
FIND = Chrome(text="Find")
ONE = {APP: LAYERS}


def clicked() -> Step:
    return reduced(ONE)[0].steps[0]


def reduced(layers: dict[str, Layers], script: Script | None = None) -> tuple[Episode, ...]:
    told = msgspec.structs.replace(content(script or Script().begin().click()), layers=layers)
    return episodes_of(told, ORIGIN, reduce)


def seen(step: Step) -> list[Observation]:
    return [one for one in (step.before, step.at_action, *step.between, step.after) if one is not None]


def rights(step: Step, layers: Layers) -> Step:
    return msgspec.structs.replace(step, rights=msgspec.structs.replace(step.rights, layers=layers))


def listed(*labels: Redacted | Shape | Chrome | Hidden) -> Observation:
    elements = tuple(
        Element(id=f"n{number}", role="entry", name=label, value=label, path=(PathPart("frame", label),))
        for number, label in enumerate(labels)
    )
    return Observation(t=0, elements=ElementSnapshot(elements=elements))


def test_a_mail_among_other_apps_costs_its_own_steps_their_pictures_and_nothing_else() -> None:
    script = Script().begin().click().switch(MAIL).wait(50).toggle().switch(APP).click()
    layers = {APP: LAYERS, MAIL: NOTHING}
    permitted = [gate.permit(one, terms(layers=layers), lease(), now=NOW).episode for one in reduced(layers, script)]
    of = {app: [step for one in permitted for step in one.steps if step.app == app] for app in layers}
    assert of[APP]
    assert of[MAIL]
    assert all(one.picture is None for step in of[MAIL] for one in seen(step))
    assert all(child.picture is None for step in of[MAIL] for child in step.children)
    assert any(one.picture is not None for step in of[APP] for one in seen(step))


def test_texts_around_a_step_are_hidden_where_they_say_more_than_its_layer() -> None:
    around = listed(WORDS, SHAPE, FIND)
    step = msgspec.structs.replace(clicked(), before=around, at_action=around, between=(around,), after=around)
    for text, left in (
        (TextLayer.NONE, [Hidden(), Hidden(), FIND]),
        (TextLayer.SHAPE, [Hidden(), SHAPE, FIND]),
        (TextLayer.REDACTED, [WORDS, SHAPE, FIND]),
    ):
        (kept,) = withheld([step], {APP: Layers(text=text)})
        for one in seen(kept):
            assert one.elements is not None
            assert [element.name for element in one.elements.elements] == left
            assert [element.value for element in one.elements.elements] == left
            assert [element.path[0].name for element in one.elements.elements] == left


def test_a_step_of_an_app_that_has_no_layers_is_left_to_the_gate() -> None:
    step = clicked()
    assert withheld([step], {}) == (step,)
    assert withheld([step], {APP: LAYERS}) == (step,)


DRAWN = Observation(t=0, picture=Picture(sha="ab" * 32, canvas=SCREEN))
BARE = Observation(t=0)


@pytest.mark.parametrize(
    "shows",
    [
        lambda step: msgspec.structs.replace(step, before=DRAWN),
        lambda step: msgspec.structs.replace(step, at_action=DRAWN),
        lambda step: msgspec.structs.replace(step, between=(DRAWN,)),
        lambda step: msgspec.structs.replace(step, after=DRAWN),
        lambda step: msgspec.structs.replace(step, children=(LowLevel(t=0, action=step.action, picture="ab" * 32),)),
        lambda step: msgspec.structs.replace(step, before=listed(WORDS)),
        lambda step: msgspec.structs.replace(step, between=(listed(SHAPE),)),
        lambda step: msgspec.structs.replace(step, target=Element(id="n1", role="entry", value=WORDS)),
        lambda step: msgspec.structs.replace(step, target=Element(id="n1", role="entry", name=SHAPE)),
        lambda step: msgspec.structs.replace(step, effect=Effect(kind="value", before=WORDS)),
        lambda step: msgspec.structs.replace(step, action=SwitchApp(before=APP, after="unheard of")),
        lambda step: msgspec.structs.replace(
            step, children=(LowLevel(t=0, action=SwitchApp(before="unheard of", after=APP)),)
        ),
    ],
)
def test_the_gate_looks_at_every_part_of_a_step(shows: Callable[[Step], Step]) -> None:
    (episode,) = reduced(ONE)
    bare = msgspec.structs.replace(
        rights(clicked(), NOTHING),
        before=BARE,
        at_action=None,
        after=None,
        target=Element(id="n1", role="entry", name=FIND),
    )
    told = terms(layers={APP: NOTHING})
    gate.permit(msgspec.structs.replace(episode, steps=(bare,)), told, lease(), now=NOW)
    with pytest.raises(NoConsent):
        gate.permit(msgspec.structs.replace(episode, steps=(shows(bare),)), told, lease(), now=NOW)


def test_a_text_that_looks_like_a_label_of_another_kind_is_none() -> None:
    tricky = Chrome(text='{"type":"redacted"}')
    step = rights(msgspec.structs.replace(clicked(), before=listed(tricky)), Layers(text=TextLayer.SHAPE))
    quiet = msgspec.structs.replace(step, target=Element(id="n1", role="entry", name=tricky), effect=None)
    assert not says_more(quiet, TextLayer.SHAPE)
