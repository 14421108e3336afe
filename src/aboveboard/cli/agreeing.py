"""How a command asks before it does what cannot be undone."""


def typed_yes(question: str) -> bool:
    """Return whether a person answered "yes" in full; no terminal, no line and anything else are a no."""
    try:
        return input(f"{question} Type yes: ").strip().lower() == "yes"
    except EOFError:
        print()
        return False
