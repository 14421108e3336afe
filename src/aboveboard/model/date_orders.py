"""Whether a day or its month is written first, by the country that a text names after a date (CLDR, read by Babel)."""

import functools
import re

_WHERE = re.compile(
    r"\s*(?:[(,]\s*)?as (?:written )?in (?:the )?(\w[\w.&'\u2019-]*(?: [\w.&'\u2019-]+){0,3})", re.IGNORECASE
)
"""A date followed by where it is written so: `03/11/2023 (as in Great Britain)`."""

_OTHERWISE = {
    **dict.fromkeys(("great britain", "britain", "uk", "u.k.", "england", "scotland", "wales"), "GB"),
    **dict.fromkeys(("america", "us", "u.s.", "usa", "u.s.a."), "US"),
    "czech republic": "CZ",
    "turkey": "TR",
    "holland": "NL",
}
"""What countries are called too, beside their names in CLDR."""


def day_first(text: str, end: int) -> bool:
    """Tell whether the words after the end of a date name a country where the day is written before its month."""
    found = _WHERE.match(text, end)
    words = found[1].casefold().split(" ") if found else []
    names = (" ".join(words[:count]).rstrip(".,") for count in range(len(words), 0, -1))
    country = next((code for name in names if (code := _countries().get(name))), None)
    return country is not None and _day_first_in(country)


@functools.cache
def _countries() -> dict[str, str]:
    from babel import Locale

    named = Locale("en").territories.items()
    called = {name.casefold(): code for code, name in named if len(code) == 2 and code.isalpha()} | _OTHERWISE
    return {name.rstrip("."): code for name, code in called.items()}


@functools.cache
def _day_first_in(country: str) -> bool:
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    usual = get_global("likely_subtags").get(f"und_{country}", f"en_{country}")
    try:
        pattern = Locale.parse(usual).datetime_skeletons["Md"].pattern
    except UnknownLocaleError:  # nobody has said how dates are written there
        return False
    return bool(pattern.index("d") < pattern.index("M"))
