"""How counts by name are said to a person."""


def told(value: object) -> str:
    """Return counts by name as "3 masks, 1 title" and "nothing" for none; anything else as it is."""
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items()) or "nothing"
    return str(value)
