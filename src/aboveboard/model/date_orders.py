"""Whether a day or its month is written first, by the country that a text names after a date (CLDR, read by Babel)."""

import functools
import re

_WHERE = re.compile(r"\s*[(,]?\s*(?:as\s+)?in\s+(?:the\s+)?(\w+(?:[ -]\w+){0,3})", re.IGNORECASE)
"""A date followed by where it is written so: `03/11/2023 (as in Great Britain)`."""

_SHORTER = {"great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "america": "US"}
"""Names of countries that CLDR does not have."""


def day_first(after: str) -> bool:
    """Tell whether the words after a date name a country where the day is written before its month."""
    found = _WHERE.match(after)
    words = found[1].casefold().split(" ") if found else []
    names = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    country = next((code for name in names if (code := _countries().get(name))), None)
    return country is not None and _day_first_in(country)


@functools.cache
def _countries() -> dict[str, str]:
    from babel import Locale

    named = Locale("en").territories.items()
    return {name.casefold(): code for code, name in named if len(code) == 2 and code.isalpha()} | _SHORTER


@functools.cache
def _day_first_in(country: str) -> bool:
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    usual = get_global("likely_subtags").get(f"und_{country}", f"en_{country}")
    try:
        pattern = Locale.parse(usual).date_formats["short"].pattern
    except UnknownLocaleError:  # nobody has said how dates are written there
        return False
    return bool(pattern.index("d") < pattern.index("M"))
