"""Choices: from menus and lists, from groups that stand open, of dates and values."""
