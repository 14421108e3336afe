"""Made-up demonstrations that words say nothing of: buttons without a name, told apart by their colour alone."""

import io
import random
from collections.abc import Mapping, Sequence

import msgspec
from blake3 import blake3
from PIL import Image, ImageDraw

from aboveboard.model.elements import Element
from aboveboard.model.geometry import Rect
from aboveboard.model.trajectories import Episode, Observation, Picture
from tests.demonstrating import click, element, episode, screen, step

COLOURS: Mapping[str, tuple[int, int, int]] = {
    "red": (220, 20, 20),
    "green": (20, 180, 40),
    "blue": (20, 60, 220),
    "yellow": (230, 220, 30),
}
CANVAS = Rect(4, 6, 120, 140)
"""Where on the screen the picture lies."""


def webp(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "WEBP", lossless=True)
    return kept.getvalue()


def painted(elements: Sequence[Element], colours: Sequence[str], canvas: Rect = CANVAS) -> tuple[Picture, bytes]:
    """Return a picture on which each element's box has its colour."""
    image = Image.new("RGB", (canvas.width, canvas.height), "white")
    for one, colour in zip(elements, colours, strict=True):
        box = (one.box or Rect(0, 0, 0, 0)).moved(-canvas.x, -canvas.y)
        ImageDraw.Draw(image).rectangle((box.x, box.y, box.right - 1, box.bottom - 1), fill=COLOURS[colour])
    data = webp(image)
    return Picture(sha=blake3(data).hexdigest(), canvas=canvas, render="clear"), data


def colouring(number: int) -> tuple[Episode, dict[str, bytes]]:
    """Return a demonstration of pressing the button of the colour that the goal names, and its picture."""
    draw = random.Random(number)
    colours = draw.sample(list(COLOURS), 4)
    wanted = draw.randrange(4)
    buttons = [element("", place=place) for place in range(4)]
    picture, data = painted(buttons, colours)
    seen = screen(*buttons)
    shown = step(click(buttons[wanted]), buttons[wanted], seen)
    before = Observation(t=0, picture=picture, elements=seen)
    shown = msgspec.structs.replace(shown, before=before)
    goal = f"Press the {colours[wanted]} button."
    return episode(goal, shown, name=f"c{number}", outcome="unknown"), {picture.sha: data}
