"""Which fields hold secrets although their role does not say so; a wrong guess costs data, not a secret."""

import re

BULLETS = frozenset("●•✱⬤")
"""What GTK and Qt draw in place of a secret."""

_WORDS = re.compile(
    r"pass[ -]?(?:word|phrase|code|wort)|kennwort|geheim|secret|credential|\bpin\b|\bpuk\b|\btan\b|\botp\b|one[ -]time"
    r"|mot de passe|contrase[nñ]a|senha|wachtwoord|l[oö]senord|has[lł]o|парол|密码|パスワード"
    r"|recovery (?:key|code)|api key",
    re.IGNORECASE,
)


def names_a_secret(*names: str) -> bool:
    """Tell whether a field is called like one for secrets (in the languages of most catalogues)."""
    return any(_WORDS.search(name) for name in names)


def is_hidden(text: str) -> bool:
    """Tell whether a text is nothing but bullets."""
    return bool(text) and set(text) <= BULLETS
