"""Which purposes are a demo's: what scripted people do under them is nobody's work, and no other service takes it."""

DEMO = "demo"
DEMO_EXPORT = "demo-export"

DEMO_NAMES = "demo-"
"""A purpose that begins so is taken for a demo's by whoever reads it, so no policy names another."""


def is_demo(purpose: str) -> bool:
    """Tell whether a purpose is a demo's: of its sessions, or of the plain files made of them."""
    return purpose in {DEMO, DEMO_EXPORT}
