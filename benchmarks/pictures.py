"""Pictures as they leave: size and time of lossless WebP against the other lossless forms, on the same real windows.

JPEG XL is measured where `pillow-jxl-plugin` happens to be installed; it is no dependency.
"""

import importlib.util
import io
import os
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from aboveboard.companion.pictures import encoded
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from benchmarks import Result, paired

Pixels = NDArray[np.uint8]
APPS = ("mousepad", "gnome-calculator")
OTHERS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "PNG": ("PNG", {}),
    "AVIF": ("AVIF", {"quality": 100, "subsampling": "4:4:4", "speed": 8}),
    "JPEG XL": ("JXL", {"lossless": True, "effort": 1}),
}


@dataclass(frozen=True, slots=True)
class _Coded:
    size: int
    ms: float
    exact: bool


def run() -> list[Result]:
    """Type into real windows, take what the screen shows after each word, and encode each picture in every form."""
    pictures = _pictures()
    ours = [_timed(lambda picture: encoded(picture, "WEBP"), picture) for picture in pictures]
    results = []
    for name, (form, options) in OTHERS.items():
        if form == "JXL":
            if importlib.util.find_spec("pillow_jxl") is None:
                continue
            importlib.import_module("pillow_jxl")
        theirs = [_timed(partial(_other, form=form, options=options), picture) for picture in pictures]
        note = (
            f"{len(pictures)} pictures of 1280x800; {name} {'is' if all(t.exact for t in theirs) else 'IS NOT'} exact"
        )
        sizes = [(one.size / 1000, other.size / 1000) for one, other in zip(ours, theirs, strict=True)]
        times = [(one.ms, other.ms) for one, other in zip(ours, theirs, strict=True)]
        results += [
            paired(f"lossless WebP against {name}: size", "kB", sizes, note=note),
            paired(f"lossless WebP against {name}: CPU", "ms", times),
        ]
    return results


def _pictures() -> list[Pixels]:
    taken = []
    with ExitStack() as stack:
        screen = stack.enter_context(DemoScreen())
        os.environ["XAUTHORITY"] = screen.environment["XAUTHORITY"]
        desktop = stack.enter_context(X11Desktop(screen.environment))
        hands = stack.enter_context(Hands(screen.display))
        for app in APPS:
            screen.start([app])
            hands.rest(3)
        for word in ("an invoice ", "of the 3rd ", "was sent to ", "the printer ", "and came back "):
            hands.type(word)
            hands.rest(0.5)
            taken.append(np.array(desktop.grab(desktop.monitors()[0].box).pixels))
    return taken


def _other(picture: Pixels, form: str, options: Mapping[str, object]) -> bytes:
    target = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture[:, :, 2::-1])).save(target, form, **options)
    return target.getvalue()


def _timed(encode: Callable[[Pixels], bytes], picture: Pixels) -> _Coded:
    began = time.process_time()
    coded = encode(picture)
    ms = (time.process_time() - began) * 1_000
    with Image.open(io.BytesIO(coded)) as again:
        exact = np.array_equal(np.asarray(again.convert("RGB")), picture[:, :, 2::-1])
    return _Coded(len(coded), ms, exact)
