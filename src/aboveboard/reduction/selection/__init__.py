"""Choices from something that opened: menus and lists of options."""
