"""Tasks in the sheet and on the sites for orders, customers, help and bookings."""

from collections.abc import Iterator

from aboveboard.studio.workdays.paper import Paper


def enter_order(paper: Paper) -> Iterator[None]:
    """Fill in a new order over two pages and send it."""
    paper.go("orders")
    if paper.chance.random() < 0.5:
        paper.page("/orders", typed=True)
    paper.at("/orders")
    paper.click("link", "New order")
    paper.page("/orders/new")
    yield
    paper.type("text", "Customer", 10)
    paper.option("Article", 6)
    paper.type("text", "Quantity", 2)
    yield
    paper.click("push button", "Next")
    paper.page("/orders/new/delivery")
    if paper.chance.random() < 0.5:
        paper.toggle("Express")
    paper.type("text", "Date", 8)
    yield
    paper.click("push button", "Place order")
    paper.page("/orders/{id}")


def check_order(paper: Paper) -> Iterator[None]:
    """Look an order up; nothing is changed."""
    paper.go("orders")
    paper.at("/orders")
    paper.type("text", "Search", 6, submit=True)
    paper.page("/orders/found")
    yield
    paper.click("link")
    paper.page("/orders/{id}")
    paper.scroll()
    yield
    if paper.chance.random() < 0.5:
        paper.click("page tab", "History")


def change_customer(paper: Paper) -> Iterator[None]:
    """Find a customer and change the address."""
    paper.go("customers")
    paper.at("/customers")
    paper.type("text", "Search", 7, submit=True)
    paper.page("/customers/found")
    paper.click("link")
    paper.page("/customers/{id}")
    yield
    paper.click("push button", "Edit")
    paper.page("/customers/{id}/edit")
    for name in paper.chance.sample(("Street", "Town", "Phone", "Postcode"), paper.chance.randint(1, 3)):
        paper.type("text", name, 9)
        yield
    paper.click("push button", "Save")
    paper.page("/customers/{id}")


def answer_ticket(paper: Paper) -> Iterator[None]:
    """Read a ticket, look the order up on the other site, answer, set the state."""
    paper.go("help")
    paper.at("/tickets")
    paper.click("link")
    paper.page("/tickets/{id}")
    paper.scroll()
    yield
    if paper.chance.random() < 0.6:
        paper.copy("text", "Order number")
        paper.go("orders")
        paper.at("/orders")
        paper.paste("text", "Search")
        paper.key("return", name="Search")
        paper.page("/orders/found")
        paper.click("link")
        paper.page("/orders/{id}")
        yield
        paper.go("help")
    for _ in range(paper.chance.randint(1, 2)):
        paper.type("text", "Answer", paper.chance.randint(10, 40))
        yield
    paper.option("State", 4)
    paper.click("push button", "Submit")
    paper.page("/tickets")


def enter_rows(paper: Paper) -> Iterator[None]:
    """Carry figures from a mail into the sheet, row by row, saving at the end."""
    paper.go("mail")
    paper.at("Inbox")
    paper.open("table cell", "", "Message")
    yield
    for _ in range(paper.chance.randint(1, 3)):
        paper.go("mail")
        paper.copy("text", "Body")
        paper.go("sheet")
        paper.at("Figures")
        paper.click("table cell")
        paper.paste("table cell")
        yield
    paper.command("ctrl+s", "File", "Save")


def tidy_sheet(paper: Paper) -> Iterator[None]:
    """Sort, filter, widen columns: commands in any order, no end in particular."""
    paper.go("sheet")
    paper.at("Figures")
    for item in paper.chance.sample(("Sort…", "Filter", "Column width…", "Freeze rows", "Subtotals…"), 3):
        paper.menu("Data", item)
        if item.endswith("…"):
            paper.answer("OK", item)
        yield
    if paper.chance.random() < 0.4:
        paper.command("ctrl+s", "File", "Save")


def book_room(paper: Paper) -> Iterator[None]:
    """Look for a free room and book it."""
    paper.go("rooms")
    paper.at("/rooms")
    paper.type("text", "Day", 8)
    paper.option("Hour", 8)
    yield
    for _ in range(paper.chance.randint(1, 3)):
        paper.click("push button", "Show")
        paper.scroll(2)
        yield
    paper.click("link")
    paper.page("/rooms/{id}")
    paper.click("push button", "Book")
    paper.answer("Yes", "Book")


def chart_figures(paper: Paper) -> Iterator[None]:
    """Make a chart of a range and paste it into the note."""
    paper.go("sheet")
    paper.at("Figures")
    paper.click("table cell")
    paper.menu("Insert", "Chart…")
    paper.at("Chart")
    paper.option("Kind", 5)
    yield
    paper.click("push button", "Finish")
    paper.at("Figures")
    paper.copy("chart")
    yield
    paper.go("editor")
    paper.at("Document")
    paper.paste("text")
    if paper.chance.random() < 0.5:
        paper.type("text", "", 20)
    yield
    paper.command("ctrl+s", "File", "Save")


def approve_leave(paper: Paper) -> Iterator[None]:
    """Go through requests for leave: open one, look at the calendar, approve."""
    paper.go("leave")
    paper.at("/requests")
    for _ in range(paper.chance.randint(1, 2)):
        paper.click("link")
        paper.page("/requests/{id}")
        yield
        paper.click("page tab", "Calendar")
        paper.scroll(2)
        yield
        paper.click("push button", "Approve")
        paper.page("/requests")


def pay_invoice(paper: Paper) -> Iterator[None]:
    """Carry the number of an invoice from the mail to the bank's form, confirm twice."""
    paper.go("mail")
    paper.at("Inbox")
    paper.open("table cell", "", "Message")
    paper.copy("text", "Body")
    yield
    paper.go("bank")
    paper.at("/transfer")
    paper.paste("text", "Reference")
    paper.type("text", "Amount", 5)
    yield
    paper.click("push button", "Continue")
    paper.page("/transfer/check")
    yield
    paper.toggle("I have checked this")
    paper.click("push button", "Confirm")
    paper.page("/transfer/done")
