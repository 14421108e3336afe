"""In every app tasks are done by real clicks and keys, and the check says no before and yes after."""

import re

from tests.integration.practice.shadow_steps import menu_of
from tests.integration.practice.walking import Walks


def test_a_category_is_chosen_by_keyboard(walks: Walks) -> None:
    walk = walks.begin("expenses/category")
    merchant, category = walk.said("Change the category of the draft from (.+) to (.+) and save the draft.")
    page = walk.page
    page.get_by_role("link", name=merchant, exact=True).click()
    page.get_by_role("combobox", name="Category").focus()
    page.keyboard.press(category[0])  # the list opens at the first with this letter; more letters would be a race
    options = page.get_by_role("listbox", name="Category").get_by_role("option").all_inner_texts()
    first = next(at for at, option in enumerate(options) if option[0] == category[0])
    for _ in range(options.index(category) - first):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save draft").click()
    walk.done()


def test_a_whole_expense_is_filled_in(walks: Walks) -> None:
    walk = walks.begin("expenses/new")
    merchant, category, amount, day, paid = walk.said(
        "Submit a new expense: (.+), (.+), €(.+) on (.+), paid with (.+), without a project."
    )
    page = walk.page
    page.get_by_role("button", name="New expense").click()
    page.get_by_label("Merchant").fill(merchant)
    page.get_by_role("combobox", name="Category").click()
    page.get_by_role("option", name=category, exact=True).click()
    number, month, year = day.split()
    page.get_by_label("Date").fill(f"{year}-{MONTHS.index(month[:3]) + 1:02}-{int(number):02}")
    page.get_by_label("Amount in euros").fill(amount)
    page.get_by_label("Paid with").select_option(label=paid.capitalize())
    page.get_by_role("button", name="Submit").click()
    walk.done()


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def test_a_message_is_moved_by_a_submenu(walks: Walks) -> None:
    walk = walks.begin("mail/move")
    subject, folder = walk.said('Move the message "(.+)" to (.+).')
    page = walk.page
    page.get_by_role("button", name=re.compile(f"^{re.escape(subject)}, from")).click(button="right")
    page.get_by_role("menuitem", name="Move to").hover()
    page.get_by_role("menuitem", name=folder).click()
    walk.done()


def test_a_message_is_archived_by_one_key(walks: Walks) -> None:
    walk = walks.begin("mail/archive")
    (subject,) = walk.said('Open the message "(.+)" and archive it with the keyboard shortcut.')
    page = walk.page
    page.get_by_role("button", name=re.compile(f"^{re.escape(subject)}, from")).click()
    page.get_by_role("heading", name=subject).wait_for()
    page.keyboard.press("e")
    walk.done()


def test_a_message_is_dragged_to_a_folder(walks: Walks) -> None:
    walk = walks.begin("mail/drag")
    subject, folder = walk.said('Drag the message "(.+)" to the folder (.+).')
    message = walk.page.get_by_role("button", name=re.compile(f"^{re.escape(subject)}, from"))
    message.drag_to(walk.page.get_by_role("link", name=folder, exact=True))
    walk.done()


def test_a_reply_is_written_and_sent_by_a_shortcut(walks: Walks) -> None:
    walk = walks.begin("mail/reply")
    subject, text = walk.said('Reply to the message "(.+)" \\(only to its sender\\): "(.+)"')
    page = walk.page
    page.get_by_role("button", name=re.compile(f"^{re.escape(subject)}, from")).click()
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_role("textbox", name="Message").wait_for()
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    walk.done()


def test_an_appointment_is_dragged_to_another_day(walks: Walks) -> None:
    walk = walks.begin("calendar/move")
    title, day = walk.said('Drag the appointment "(.+)" to (.+).')
    cell = walk.page.get_by_role("gridcell", name=day, exact=True)
    walk.drag(
        walk.page.locator(".pill", has_text=title), cell, shown=cell.and_(walk.page.locator(".ui-droppable-hover"))
    )
    walk.done()


def test_an_appointment_gets_another_day_in_the_date_picker(walks: Walks) -> None:
    walk = walks.begin("calendar/date")
    title, day = walk.said('Move the appointment "(.+)" to (.+), at the same time.')
    number, month, year = day.split()
    page = walk.page
    page.locator(".pill", has_text=title).click()
    page.get_by_label("Day", exact=True).click()
    picker = page.locator("#ui-datepicker-div")
    picker.get_by_label("Select year").select_option(year)
    picker.get_by_label("Select month").select_option(label=month[:3])
    picker.locator("td:not(.ui-datepicker-other-month) a").get_by_text(number, exact=True).click()
    page.get_by_role("button", name="Save").click()
    walk.done()


def test_an_appointment_begins_at_a_time_from_the_list(walks: Walks) -> None:
    walk = walks.begin("calendar/time")
    title, time = walk.said('Let the appointment "(.+)" begin at (.+) and last as long as before.')
    page = walk.page
    page.locator(".pill", has_text=title).click()
    page.get_by_label("From", exact=True).click()
    page.locator(".times:visible").get_by_text(time, exact=True).click()
    page.get_by_role("button", name="Save").click()
    walk.done()


def test_an_appointment_is_pulled_longer_in_the_week(walks: Walks) -> None:
    walk = walks.begin("calendar/longer")
    title, minutes = walk.said('Make the appointment "(.+)" (.+) minutes longer. It begins as before.')
    page = walk.page
    page.locator("#mode-button").click()
    page.get_by_role("option", name="Week").click()
    block = page.locator(".block", has_text=title)
    walk.hold(block.locator(".ui-resizable-s"))
    box = block.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 3 + int(minutes) * 48 / 60, steps=10)
    page.mouse.up()
    walk.done()


def test_a_formula_is_filled_down_by_its_handle(walks: Walks) -> None:
    walk = walks.begin("grid/fill")
    (last,) = walk.said("Pull the formula in I2 down to I(.+) with the handle at the cell's corner.")
    page = walk.page
    page.locator("#cell-I2").click()
    walk.drag(page.locator(".handle"), page.locator(f"#cell-I{last}"), shown=page.locator(f"#cell-I{last}.filled"))
    walk.done()


def test_cells_are_copied_by_keyboard(walks: Walks) -> None:
    walk = walks.begin("grid/copy")
    first, last, to = walk.said("Copy the cells (.+):(.+) and paste them at (.+).")
    page = walk.page
    page.locator(f"#cell-{first}").click()
    page.locator(f"#cell-{last}").click(modifiers=["Shift"])
    page.keyboard.press("Control+c")
    page.locator(f"#cell-{to}").click()
    page.keyboard.press("Control+v")
    walk.done()


def test_rows_are_sorted_from_a_columns_menu(walks: Walks) -> None:
    walk = walks.begin("grid/sort")
    head, way = walk.said("Sort the rows by (.+), from (.+).")
    column = "ACDEFGH"[("Product", "January", "February", "March", "April", "May", "June").index(head)]
    walk.page.get_by_role("button", name=f"Menu of column {column}").click()
    down = way in {"Z to A", "large to small"}
    walk.page.get_by_role("menuitem", name="Sort Z to A" if down else "Sort A to Z").click()
    walk.done()


def test_a_total_is_written_as_a_formula(walks: Walks) -> None:
    walk = walks.begin("grid/total")
    (product,) = walk.said("Write a formula into the column Total that adds up January to June of (.+).")
    page = walk.page
    row = page.locator("tr", has=page.get_by_role("gridcell", name=product, exact=True))
    row.locator("[data-ref^=I]").click()
    number = row.get_by_role("rowheader").inner_text()
    page.keyboard.type(f"=sum(c{number}:h{number})")
    page.keyboard.press("Enter")
    walk.done()


def test_a_ticket_is_dragged_to_another_column(walks: Walks) -> None:
    walk = walks.begin("board/move")
    title, column = walk.said('Drag the ticket "(.+)" to the column (.+).')
    lane = walk.page.get_by_role("region", name=column)
    shown = lane.and_(walk.page.locator(".over"))
    walk.drag(walk.page.get_by_role("button", name=title), lane.get_by_role("heading"), shown=shown)
    walk.done()


def test_a_ticket_is_assigned_from_its_menu(walks: Walks) -> None:
    walk = walks.begin("board/assign")
    title, name = walk.said('Assign the ticket "(.+)" to (.+).')
    page = walk.page
    card = page.get_by_role("article").filter(has_text=title)
    card.get_by_role("button", name=re.compile("^Menu of")).click()
    page.get_by_role("menuitem", name="Assign to").click()
    page.get_by_role("menuitemcheckbox", name=name).click()
    walk.done()


def test_a_ticket_gets_its_labels_in_the_dialog(walks: Walks) -> None:
    walk = walks.begin("board/labels")
    title, *wanted = walk.said('Let the ticket "(.+)" have exactly the labels (.+) and (.+).')
    page = walk.page
    page.get_by_role("button", name=title).click()
    page.get_by_role("checkbox", name="Speed").wait_for()
    for box in page.get_by_role("checkbox").all():
        box.set_checked(box.locator("xpath=..").inner_text().strip() in wanted)
    page.get_by_role("button", name="Save").click()
    walk.done()


def test_a_role_is_given_by_a_nested_menu_in_a_shadow_root(walks: Walks) -> None:
    walk = walks.begin("console/role")
    name, role = walk.said("Give (.+) the role (.+).")
    page = walk.page
    menu_of(walk, name)
    page.get_by_role("menuitem", name="Change role").click()
    page.get_by_role("menuitem", name=role, exact=True).click()
    walk.done()


def test_switches_are_turned_in_a_shadow_root(walks: Walks) -> None:
    walk = walks.begin("console/rules")
    first, _, second, _ = walk.said('In the rules, turn "(.+)" (on|off) and turn "(.+)" (on|off).')
    page = walk.page
    page.locator("md-primary-tab", has_text="Rules").click()
    for name in (first, second):
        page.get_by_role("switch", name=name).click()
    walk.done()


def test_two_accounts_are_suspended_after_a_question(walks: Walks) -> None:
    walk = walks.begin("console/several")
    names = walk.said("Tick (.+) and (.+) and suspend both accounts at once.")
    page = walk.page
    for name in names:
        page.get_by_role("checkbox", name=f"Choose {name}", exact=True).click()
    page.get_by_role("button", name="Suspend", exact=True).click()
    page.locator("md-dialog").get_by_role("button", name="Suspend").click()
    walk.done()


def test_a_section_is_reached_by_two_keys(walks: Walks) -> None:
    walk = walks.begin("console/go")
    (letter,) = walk.said("Go to .+ with the keyboard shortcut g and (.)\\.")
    walk.page.locator("md-primary-tab", has_text="Accounts").wait_for()
    walk.page.keyboard.press("g")
    walk.page.keyboard.press(letter)
    walk.done()
