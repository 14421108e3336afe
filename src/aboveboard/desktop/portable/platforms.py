"""What this member cannot tell on each platform, and why nothing is recorded there."""

from collections.abc import Mapping

from aboveboard.desktop import Lack
from aboveboard.errors import PlatformNotProven

_EVERYWHERE = frozenset(
    {Lack.PROOF, Lack.CLOCK, Lack.CHANGES, Lack.DAMAGE, Lack.SECRETS, Lack.BLANKING, Lack.SCREEN_KIND}
)

LACKS: Mapping[str, frozenset[Lack]] = {
    # XTEST input comes to pynput's X11 listener like any other: its `injected` is about XSendEvent only.
    "linux": _EVERYWHERE | {Lack.DEVICES},
}
"""By `sys.platform`, what is lacking. A platform that is not here has no reader of its windows at all."""

NOT_PROVEN: Mapping[str, str] = {
    "linux": "the X11 desktop is proven there, and this one hears of input up to 250 ms late",
    "win32": "no Windows machine has run it, and its windows cannot be read yet",
    "darwin": "no Mac has run it, and its windows cannot be read yet",
}
"""By `sys.platform`, why the promises do not hold; whoever proves them on a platform takes its line out."""


def lacks_on(platform: str) -> frozenset[Lack]:
    """Return what is lacking on a platform. Raises PlatformNotProven where not even the windows can be read."""
    if platform not in LACKS:
        reason = NOT_PROVEN.get(platform, "nobody has tried it")
        raise PlatformNotProven(f"the desktop of this platform cannot be read: {reason}")
    return LACKS[platform]
