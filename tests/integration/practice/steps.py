"""How every task is done that `test_walks` does not tell in full, one function each."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator

from tests.integration.practice.walking import Walk

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def iso(words: str) -> str:
    number, month, year = words.split()
    return f"{year}-{MONTHS.index(month[:3]) + 1:02}-{int(number):02}"


def message(walk: Walk, subject: str) -> Locator:
    return walk.page.get_by_role("button", name=re.compile(f"^{re.escape(subject)}, from"))


def draft(walk: Walk, merchant: str) -> None:
    walk.page.get_by_role("link", name=merchant, exact=True).click()


def keep(walk: Walk) -> None:
    walk.page.get_by_role("button", name="Save draft").click()


def payment(walk: Walk) -> None:
    merchant, paid = walk.said("Say that the draft from (.+) was paid with (.+) and save the draft.")
    draft(walk, merchant)
    walk.page.get_by_label("Paid with").select_option(label=paid.capitalize())
    keep(walk)


def project(walk: Walk) -> None:
    merchant, name = walk.said("Book the draft from (.+) on the project (.+) and save the draft.")
    draft(walk, merchant)
    walk.page.get_by_role("combobox", name="Project").click()
    walk.page.get_by_role("option", name=name).click()
    keep(walk)


def date(walk: Walk) -> None:
    merchant, day = walk.said("The draft from (.+) has a wrong date. Set it to (.+) and save the draft.")
    draft(walk, merchant)
    walk.page.get_by_label("Date").fill(iso(day))
    keep(walk)


def amount(walk: Walk) -> None:
    merchant, sum_ = walk.said("Correct the amount of the draft from (.+) to €(.+) and save the draft.")
    draft(walk, merchant)
    walk.page.get_by_label("Amount in euros").fill(sum_)
    keep(walk)


def receipt(walk: Walk) -> None:
    scan, merchant = walk.said("Attach the scanned receipt (.+) to the draft from (.+) and save the draft.")
    draft(walk, merchant)
    walk.page.get_by_role("button", name="Attach").click()
    walk.page.get_by_role("checkbox", name=scan).check()
    walk.page.get_by_role("button", name="Attach chosen").click()
    keep(walk)


def submit(walk: Walk) -> None:
    draft(walk, walk.said("Submit the draft from (.+).")[0])
    walk.page.get_by_role("button", name="Submit").click()


def approve(walk: Walk) -> None:
    verb, merchant = walk.said("(Approve|Reject) the expense of .+ from (.+) over .+.")
    walk.page.get_by_role("button", name=f"{verb} {merchant}").click()


def sort_expenses(walk: Walk) -> None:
    status, order = walk.said("Show only the expenses with the status (.+), (.+).")
    walk.page.get_by_label("Status").select_option(status)
    column, turns = {
        "the largest amount on top": ("Amount", 1),
        "the smallest amount on top": ("Amount", 2),
        "merchants from A to Z": ("Merchant", 1),
        "merchants from Z to A": ("Merchant", 2),
        "the oldest on top": ("Date", 1),
    }[order]
    for _ in range(turns):
        walk.page.get_by_role("columnheader", name=column).get_by_role("button").click()


def label(walk: Walk) -> None:
    subject, name = walk.said('Label the message "(.+)" as (.+).')
    message(walk, subject).click(button="right")
    walk.page.get_by_role("menuitem", name="Label as").click()
    walk.page.get_by_role("menuitemcheckbox", name=name).click()


def star(walk: Walk) -> None:
    (subject,) = walk.said('(?:Remove the star from|Star the message) "(.+)".')
    walk.page.get_by_role("button", name=f"Star {subject}", exact=True).click()


def unread(walk: Walk) -> None:
    message(walk, *walk.said('Mark the message "(.+)" as unread.')).click()
    walk.page.get_by_role("button", name="Archive").wait_for()
    walk.page.keyboard.press("u")


def choose_person(walk: Walk, field: str, name: str) -> None:
    walk.page.get_by_role("combobox", name=field, exact=True).fill(name[:5])
    walk.page.get_by_role("option", name=name).click()


def write(walk: Walk) -> None:
    to, copy, subject, text = walk.said('Send a message to (.+) with a copy to (.+). Subject: "(.+)". Text: "(.+)"')
    walk.page.keyboard.press("c")
    choose_person(walk, "To", to)
    choose_person(walk, "Copy to", copy)
    walk.page.get_by_label("Subject").fill(subject)
    walk.page.get_by_role("textbox", name="Message").fill(text)
    walk.page.get_by_role("button", name="Send").click()


def forward(walk: Walk) -> None:
    subject, to, text = walk.said('Forward the message "(.+)" to (.+) and begin with: "(.+)"')
    message(walk, subject).click()
    walk.page.get_by_role("button", name="Forward").click()
    choose_person(walk, "To", to)
    walk.page.get_by_role("textbox", name="Message").press("Control+Home")
    walk.page.keyboard.type(text)
    walk.page.get_by_role("button", name="Send").click()


def pill(walk: Walk, title: str) -> Locator:
    return walk.page.locator(".pill", has_text=title)


def week(walk: Walk) -> None:
    day = iso(walk.said("Show the week of (.+).")[0])
    page = walk.page
    page.locator("#mode-button").click()
    page.get_by_role("option", name="Week").click()
    mini = page.locator(".mini")
    month = MONTHS[int(day[5:7]) - 1]
    later = day > (json_day(walk))
    while not (title := mini.locator(".ui-datepicker-title").inner_text()).startswith(month) or day[:4] not in title:
        mini.get_by_title("Next" if later else "Prev").click()
    mini.locator("td:not(.ui-datepicker-other-month) a").get_by_text(str(int(day[8:])), exact=True).click()


def json_day(walk: Walk) -> str:
    found = re.search(rb'"today":"(\d{4}-\d\d-\d\d)"', walk.run.state or b"")
    assert found
    return found[1].decode()


def shelve(walk: Walk) -> None:
    title, name = walk.said('Move the appointment "(.+)" to the calendar (.+).')
    pill(walk, title).click()
    walk.page.locator("#appointment-calendar-button").click()
    walk.page.get_by_role("option", name=name).click()
    walk.page.get_by_role("button", name="Save").click()


def postpone(walk: Walk) -> None:
    title, by = walk.said('Postpone the appointment "(.+)" by (.+) with its context menu.')
    pill(walk, title).click(button="right")
    walk.page.get_by_text("Postpone", exact=True).click()
    walk.page.get_by_text(f"By {by}", exact=True).click()


def cancel(walk: Walk) -> None:
    (title,) = walk.said('Cancel the appointment "(.+)".')
    pill(walk, title).click()
    walk.page.get_by_role("button", name="Cancel appointment").click()
    walk.page.get_by_role("button", name="Cancel it").click()


def hide(walk: Walk) -> None:
    kept = walk.said("Show only the calendars (.+) and (.+).")
    for name in {"Work", "Team", "Travel", "Private"} - set(kept):
        walk.page.locator(".calendars label", has_text=name).click()


def appoint(walk: Walk) -> None:
    title, day, begin, end, shelf, place = walk.said(
        'Enter a new appointment "(.+)" on (.+) from (.+) to (.+), in the calendar (.+), place: (.+).'
    )
    page = walk.page
    page.get_by_role("button", name="New appointment").click()
    page.get_by_label("Title").fill(title)
    page.locator("#appointment-calendar-button").click()
    page.get_by_role("option", name=shelf).click()
    page.get_by_label("From", exact=True).fill(begin)
    page.keyboard.press("Tab")
    page.get_by_label("To", exact=True).fill(end)
    page.keyboard.press("Tab")
    page.get_by_label("Place").fill(place)
    page.keyboard.press("Tab")
    page.get_by_label("Day", exact=True).fill(iso(day))
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save").click()


COLUMNS = {"January": "C", "February": "D", "March": "E", "April": "F", "May": "G", "June": "H"}


def block(walk: Walk, name: str) -> None:
    first, last = name.split(":")
    walk.page.locator(f"#cell-{first}").click()
    walk.page.locator(f"#cell-{last}").click(modifiers=["Shift"])


def correct(walk: Walk) -> None:
    product, month, number = walk.said("Correct the sales of (.+) in (.+) to (.+).")
    page = walk.page
    row = page.locator("tr", has=page.get_by_role("gridcell", name=product, exact=True))
    row.locator(f"[data-ref^={COLUMNS[month]}]").dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type(number)
    page.keyboard.press("Enter")


def select(walk: Walk) -> None:
    first, last = walk.said("Select the cells (.+):(.+).")
    end = walk.page.locator(f"#cell-{last}")
    walk.drag(walk.page.locator(f"#cell-{first}"), end, shown=end.and_(walk.page.locator("[aria-selected=true]")))


def hide_column(walk: Walk) -> None:
    (head,) = walk.said("Hide the column (.+).")
    walk.page.get_by_role("button", name=f"Menu of column {COLUMNS[head]}").click()
    walk.page.get_by_role("menuitem", name="Hide column").click()


def show_as(walk: Walk) -> None:
    name, kind = walk.said("Show the cells (.+) in the format (.+).")
    block(walk, name)
    walk.page.get_by_label("Number format").select_option(kind)


def embolden(walk: Walk) -> None:
    block(walk, *walk.said("Make the cells (.+) bold with the keyboard shortcut."))
    walk.page.keyboard.press("Control+b")


def clear(walk: Walk) -> None:
    block(walk, *walk.said("Clear the cells (.+)."))
    walk.page.keyboard.press("Delete")


def card(walk: Walk, title: str) -> Locator:
    return walk.page.get_by_role("article").filter(has_text=title)


def card_menu(walk: Walk, title: str) -> None:
    card(walk, title).get_by_role("button", name=re.compile("^Menu of")).click()


def first(walk: Walk) -> None:
    (title,) = walk.said('Drag the ticket "(.+)" to the top of its column.')
    lane = walk.page.get_by_role("region").filter(has_text=title)
    top = lane.get_by_role("article").first
    walk.drag(walk.page.get_by_role("button", name=title), top, shown=top.and_(walk.page.locator(".before")))


def prioritise(walk: Walk) -> None:
    title, priority = walk.said('Give the ticket "(.+)" the priority (.+).')
    card_menu(walk, title)
    walk.page.get_by_role("menuitem", name="Priority").click()
    walk.page.get_by_role("menuitemcheckbox", name=priority).click()


def delete(walk: Walk) -> None:
    card_menu(walk, *walk.said('Delete the ticket "(.+)".'))
    walk.page.get_by_role("menuitem", name="Delete").click()
    walk.page.get_by_role("dialog").get_by_role("button", name="Delete").click()


def filtered(walk: Walk) -> None:
    name, tag = walk.said("Show only tickets of (.+) with the label (.+).")
    walk.page.get_by_role("button", name=f"Only {name}").click()
    walk.page.get_by_role("button", name="Filter by label").click()
    walk.page.get_by_role("menuitemcheckbox", name=tag).click()


def edit(walk: Walk) -> None:
    title, name, column = walk.said('Open the ticket "(.+)", choose (.+) as assignee and (.+) as column, and save it.')
    page = walk.page
    page.get_by_role("button", name=title).click()
    page.get_by_role("combobox", name="Assignee").click()
    page.get_by_role("option", name=name).click()
    page.get_by_label("Column").select_option(column)
    page.get_by_role("button", name="Save").click()


def ticket(walk: Walk) -> None:
    title, name, priority, tag = walk.said(
        'Make a new ticket "(.+)" for (.+) with the priority (.+) and the label (.+). It stays in the backlog.'
    )
    page = walk.page
    page.get_by_role("button", name="New ticket").wait_for()
    page.keyboard.press("n")
    page.get_by_label("Title").fill(title)
    page.get_by_role("combobox", name="Assignee").click()
    page.get_by_role("option", name=name).click()
    page.get_by_role("radio", name=priority).check()
    page.get_by_role("checkbox", name=tag).check()
    page.get_by_role("button", name="Save").click()


DONE: dict[str, Callable[[Walk], None]] = {
    "expenses/payment": payment,
    "expenses/project": project,
    "expenses/date": date,
    "expenses/amount": amount,
    "expenses/receipt": receipt,
    "expenses/submit": submit,
    "expenses/approve": approve,
    "expenses/sort": sort_expenses,
    "mail/label": label,
    "mail/star": star,
    "mail/unread": unread,
    "mail/write": write,
    "mail/forward": forward,
    "calendar/week": week,
    "calendar/calendar": shelve,
    "calendar/postpone": postpone,
    "calendar/cancel": cancel,
    "calendar/hide": hide,
    "calendar/new": appoint,
    "grid/correct": correct,
    "grid/select": select,
    "grid/hide": hide_column,
    "grid/format": show_as,
    "grid/bold": embolden,
    "grid/clear": clear,
    "board/first": first,
    "board/priority": prioritise,
    "board/delete": delete,
    "board/filter": filtered,
    "board/edit": edit,
    "board/new": ticket,
}
