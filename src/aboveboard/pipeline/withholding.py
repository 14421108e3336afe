"""What was seen around a step beyond its own app's layers is taken out, so that the rest of its episode can be kept.

A step in an app without pictures may stand beside one of another app: who goes from an editor to mail sees both.
"""

from collections.abc import Mapping, Sequence

import msgspec

from aboveboard.model.elements import Element, PathPart
from aboveboard.model.layers import Layers, PixelsLayer, TextLayer
from aboveboard.model.text import Hidden, Label, Redacted, Shape
from aboveboard.model.trajectories import Observation, Step

BEYOND: Mapping[TextLayer, tuple[type[Label], ...]] = {
    TextLayer.NONE: (Shape, Redacted),
    TextLayer.SHAPE: (Redacted,),
    TextLayer.REDACTED: (),
}
"""The kinds of label that say more than a text layer allows."""


def withheld(steps: Sequence[Step], layers: Mapping[str, Layers]) -> tuple[Step, ...]:
    """Return the steps without pictures and content texts around them that their apps' layers do not allow.

    What a step itself did or hit stays: the gate refuses it where it says too much. A step of an app that has no layers
    stays as it is, for the gate.
    """
    return tuple(_within(step, layers.get(step.site or step.app)) for step in steps)


def says_more(part: msgspec.Struct, layer: TextLayer) -> bool:
    """Tell whether any label at any depth of a value is of a kind that a text layer does not allow."""
    kinds = BEYOND[layer]
    # A quote within a text is escaped in JSON, so this is found in no text, only as the tag of a label.
    written = msgspec.json.encode(part) if kinds else b""
    return any(b'"type":"%s"' % str(kind.__struct_config__.tag).encode() in written for kind in kinds)


def _within(step: Step, allowed: Layers | None) -> Step:
    if allowed is None or (allowed.pixels is not PixelsLayer.NONE and not BEYOND[allowed.text]):
        return step
    children = step.children
    if allowed.pixels is PixelsLayer.NONE:
        children = tuple(msgspec.structs.replace(child, picture=None) for child in children)
    return msgspec.structs.replace(
        step,
        before=_seen(step.before, allowed),
        at_action=None if step.at_action is None else _seen(step.at_action, allowed),
        between=tuple(_seen(one, allowed) for one in step.between),
        after=None if step.after is None else _seen(step.after, allowed),
        children=children,
    )


def _seen(seen: Observation, allowed: Layers) -> Observation:
    if allowed.pixels is PixelsLayer.NONE:
        seen = msgspec.structs.replace(seen, picture=None)
    if seen.elements is None or not says_more(seen.elements, allowed.text):
        return seen
    quiet = tuple(_quiet(element, BEYOND[allowed.text]) for element in seen.elements.elements)
    return msgspec.structs.replace(seen, elements=msgspec.structs.replace(seen.elements, elements=quiet))


def _quiet(element: Element, beyond: tuple[type[Label], ...]) -> Element:
    def allowed(label: Label) -> Label:
        return Hidden() if isinstance(label, beyond) else label

    return msgspec.structs.replace(
        element,
        name=allowed(element.name),
        value=None if element.value is None else allowed(element.value),
        path=tuple(PathPart(role=part.role, name=allowed(part.name)) for part in element.path),
    )
