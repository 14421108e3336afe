"""What may be said of a fault that nobody foresaw: its type and its place. Its message may hold what was recorded."""

import traceback


def place_of(error: BaseException) -> str:
    """Return such as `KeyError in compose.py, line 12`: no value, no message, no path of this machine."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    return f"{type(error).__name__} in {last.filename.rpartition('/')[2]}, line {last.lineno}"
