"""Whether a consent or a start came from a person: a page cannot see its input device, the recorder can."""

from aboveboard.companion.settings import PRESS_AGE_MS
from aboveboard.errors import ConsentNotHuman
from aboveboard.model.events import Device


def human_press(device: Device | None, age_ms: int, *, demo: bool) -> Device:
    """Return the device of the press that just happened; raises ConsentNotHuman without one, or for a synthetic one.

    A demo screen has no other devices than synthetic ones, so there they count, and the receipt says so.
    """
    if device is None or age_ms > PRESS_AGE_MS:
        raise ConsentNotHuman("no button or key was pressed on this screen just now")
    if device is not Device.HUMAN and not demo:
        raise ConsentNotHuman("the press came from a program, not from a person")
    return device
