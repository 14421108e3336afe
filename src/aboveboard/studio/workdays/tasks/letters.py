"""Tasks in the mail program, the editor and the calculator."""

from collections.abc import Iterator

from aboveboard.studio.workdays.paper import Paper


def answer_mail(paper: Paper) -> Iterator[None]:
    """Open a mail, read it, answer it."""
    paper.go("mail")
    paper.at("Inbox")
    paper.open("table cell", "", "Message")
    yield
    for _ in range(paper.chance.randint(0, 2)):
        paper.scroll()
        yield
    paper.command("ctrl+r", "Message", "Reply")
    paper.at("Write")
    for _ in range(paper.chance.randint(1, 3)):
        paper.type("text", "Body", paper.chance.randint(8, 40))
        yield
    paper.click("push button", "Send")
    paper.at("Inbox")


def look_through_mail(paper: Paper) -> Iterator[None]:
    """Open several mails, delete some, answer none: it ends with nothing in particular."""
    paper.go("mail")
    paper.at("Inbox")
    for _ in range(paper.chance.randint(2, 5)):
        paper.click("table cell")
        yield
        if paper.chance.random() < 0.5:
            paper.scroll(2)
        if paper.chance.random() < 0.4:
            paper.key("delete", role="table cell")
        yield


def send_figures(paper: Paper) -> Iterator[None]:
    """Copy a figure out of the sheet into a new mail."""
    paper.go("sheet")
    paper.at("Figures")
    paper.click("table cell")
    paper.copy("table cell")
    yield
    paper.go("mail")
    paper.command("ctrl+n", "Message", "New")
    paper.at("Write")
    paper.type("text", "To", 8)
    paper.type("text", "Subject", 10)
    yield
    paper.paste("text", "Body")
    if paper.chance.random() < 0.5:
        paper.type("text", "Body", 15)
    yield
    paper.click("push button", "Send")
    paper.at("Inbox")


def write_note(paper: Paper) -> Iterator[None]:
    """Write a note in several goes, saving half-way at times, and save it under a name at the end."""
    paper.go("editor")
    paper.at("Document")
    paper.command("ctrl+n", "File", "New")
    for _ in range(paper.chance.randint(2, 4)):
        paper.type("text", "", paper.chance.randint(10, 50))
        yield
        if paper.chance.random() < 0.3:
            paper.command("ctrl+s", "File", "Save")
            yield
    paper.menu("File", "Save As…")
    paper.at("Save As")
    paper.type("text", "Name", 8)
    paper.choose_file(saving=True)
    paper.at("Document")


def mend_note(paper: Paper) -> Iterator[None]:
    """Open a note, replace a word all over, save."""
    paper.go("editor")
    paper.command("ctrl+o", "File", "Open…")
    paper.at("Open")
    paper.choose_file(saving=False)
    paper.at("Document")
    yield
    paper.command("ctrl+h", "Search", "Find and Replace…")
    paper.at("Find and Replace")
    paper.type("text", "Search for", 6)
    paper.type("text", "Replace with", 6)
    yield
    paper.click("push button", "Replace All")
    paper.click("push button", "Close")
    paper.at("Document")
    yield
    paper.command("ctrl+s", "File", "Save")


def add_up(paper: Paper) -> Iterator[None]:
    """Add numbers up in the calculator and carry the sum into the note or the sheet."""
    paper.go("calculator")
    paper.at("Basic")
    for _ in range(paper.chance.randint(2, 4)):
        for digit in range(paper.chance.randint(1, 3)):
            paper.click("push button", "147"[digit])
        paper.click("push button", "+")
        yield
    paper.click("push button", "=")
    if paper.chance.random() < 0.6:
        paper.copy("text", "Result")
        yield
        paper.go(paper.chance.choice(("editor", "sheet")))
        paper.paste("text")


def print_letter(paper: Paper) -> Iterator[None]:
    """Open a letter, look it through, print it."""
    paper.go("editor")
    paper.command("ctrl+o", "File", "Open…")
    paper.at("Open")
    paper.choose_file(saving=False)
    paper.at("Document")
    yield
    paper.scroll(4)
    yield
    paper.command("ctrl+p", "File", "Print…")
    paper.at("Print")
    paper.option("Printer", 3)
    if paper.chance.random() < 0.5:
        paper.toggle("Two-sided")
    yield
    paper.answer("Print", "Print")
    paper.at("Document")


def file_attachments(paper: Paper) -> Iterator[None]:
    """Save the attachments of some mails and archive these."""
    paper.go("mail")
    paper.at("Inbox")
    for _ in range(paper.chance.randint(1, 3)):
        paper.open("table cell", "", "Message")
        yield
        paper.menu("Message", "Save attachments…")
        paper.choose_file(saving=True)
        yield
        paper.click("push button", "Archive")
        paper.at("Inbox")
