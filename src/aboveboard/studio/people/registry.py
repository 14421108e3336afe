"""How each task is done, by the task's name."""

from collections.abc import Mapping

from aboveboard.studio.people import dates, dialogs, forms, lists, menus
from aboveboard.studio.people.operator import Script
from aboveboard.studio.people.practice import board, calendar, console, desks, expenses, grid, mail

SCRIPTS: Mapping[str, Script] = {
    "choose-list": lists.choose_list,
    "click-scroll-list": lists.click_scroll_list,
    "use-autocomplete": lists.use_autocomplete,
    "click-menu": menus.click_menu,
    "click-tab": menus.click_tab,
    "click-tab-2": menus.click_tab_2,
    "click-tab-2-hard": menus.click_tab_2,
    "click-collapsible-2-nodelay": menus.click_collapsible_2,
    "click-link": menus.click_link,
    "navigate-tree": menus.navigate_tree,
    "choose-date-easy": dates.choose_date,
    "choose-date-medium": dates.choose_date,
    "choose-date": dates.choose_date,
    "enter-date": dates.enter_date,
    "enter-time": dates.enter_time,
    "enter-text": forms.enter_text,
    "focus-text": forms.focus_text,
    "focus-text-2": forms.focus_text_2,
    "search-engine": forms.search_engine,
    "click-checkboxes": forms.click_checkboxes,
    "click-option": forms.click_option,
    "click-widget": forms.click_widget,
    "click-button": forms.click_button,
    "click-test-2": forms.click_test_2,
    "use-spinner": forms.use_spinner,
    "find-word": forms.find_word,
    "read-table": forms.read_table,
    "copy-paste": forms.copy_paste,
    "copy-paste-2": forms.copy_paste_2,
    "click-dialog": dialogs.click_dialog,
    "click-dialog-2": dialogs.click_dialog_2,
}
"""MiniWoB++'s names. Tasks with a password are none of them: the recorder keeps nothing of a secure field."""

PRACTICE: Mapping[str, Script] = {
    **desks.SCRIPTS,
    **expenses.SCRIPTS,
    **mail.SCRIPTS,
    **calendar.SCRIPTS,
    **grid.SCRIPTS,
    **board.SCRIPTS,
    **console.SCRIPTS,
}
"""Tasks of the practice apps that people do, as `APP/TASK`."""


def script_of(task: str) -> Script:
    """Return how a task is done, by its whole name: `miniwob/TASK` or `practice/APP/TASK`. Raises LookupError."""
    world, _, name = task.partition("/")
    return (PRACTICE if world == "practice" else SCRIPTS)[name]
