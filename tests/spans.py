"""Texts and where they stand in others, worked out by hand: for tests of `model.spans` and its vectors."""

FOUND: tuple[tuple[str, str, str, str], ...] = (
    ("as it stands", "Ada", "Enter Ada now.", "Ada"),
    ("in quotes", "Ada Lovelace", 'Enter "Ada Lovelace" as the name.', "Ada Lovelace"),
    ("in quotes with spaces", "Ada", 'Enter " Ada " as the name.', "Ada"),
    ("in another case", "lovelace", "Find Lovelace.", "Lovelace"),
    ("over a line", "Ada Lovelace", "Find Ada\nLovelace.", "Ada\nLovelace"),
    ("with signs", "x-1", "Type x-1 there.", "x-1"),
    ("sharp s", "STRASSE", "In der Straße 5.", "Straße"),
    ("a date in words", "2016-12-05", "Set it to 5 December 2016.", "5 December 2016"),
    ("a date with slashes", "2016-12-05", "Choose 12/05/2016 as the date", "12/05/2016"),
    ("a date with dots", "12/05/2016", "bis 05.12.2016", "05.12.2016"),
    ("a day of a date", "12", "Choose 12/05/2016", "12"),
    ("a month", "December", "in Dec 2016", "Dec"),
    ("a time", "14:05", "Meet at 2:05 p.m. today", "2:05 p.m."),
    ("a time before a word", "10:30", "At 10:30 apples arrive", "10:30"),
    ("a time in another form before a word", "10:30 am", "At 10:30 apples arrive", "10:30"),
    ("an amount", "1250.50", "Pay $1,250.50 to them", "$1,250.50"),
    ("a number in words", "3", "Take three of them", "three"),
    ("an ordinal", "2nd", "Open the second row", "second"),
    ("a number among signs", "20", "Less than $20?", "20"),
    ("a negative number", "-7", "Set it to -7 degrees", "-7"),
)
"""Name, text, the text it stands in, and what of it says it."""

NOT_FOUND: tuple[tuple[str, str, str], ...] = (
    ("nothing", "", "Enter Ada."),
    ("white space", "  ", "Enter Ada."),
    ("a part of a word", "Love", "Find Lovelace."),
    ("other words", "Bern", "Find Lovelace."),
    ("words in another order", "Lovelace Ada", "Find Ada Lovelace."),
    ("a part of a number", "5", "Pay 5,000 to them"),
    ("decimals", "50", "Pay 20.50 to them"),
    ("a number without its sign", "7", "Set it to -7 degrees"),
    ("a number beside words", "5 apples", "Buy 5 pears"),
    ("another date", "2016-12-06", "Set it to 5 December 2016."),
    ("a row that only counts", "2", "Open the 2nd row"),
    ("an empty text around it", "Ada", ""),
)
"""Name, text, and a text that does not say it."""
