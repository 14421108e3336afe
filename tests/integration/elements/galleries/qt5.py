"""Every kind of widget of Qt 5."""

import sys

from PyQt5 import QtWidgets as Qw
from PyQt5.QtCore import QDate, Qt
from PyQt5.QtGui import QPainter

CANARY = sys.argv[1]


class Drawn(Qw.QWidget):  # type: ignore[misc]  # ships no types
    """Paints by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(30)

    def paintEvent(self, _: object) -> None:  # noqa: N802 - Qt's name
        QPainter(self).drawText(4, 20, CANARY)


def menu_bar(window: Qw.QMainWindow) -> None:
    file, view = window.menuBar().addMenu("&File"), window.menuBar().addMenu("&View")
    file.addAction("&New").setShortcut("Ctrl+N")
    recent = file.addMenu("Open &Recent")
    recent.addAction(CANARY)
    recent.addAction("&Clear")
    file.addSeparator()
    file.addAction("&Save").setEnabled(False)
    view.addAction("&Ruler").setCheckable(True)
    sizes = Qw.QActionGroup(window)
    for label in ("&Small", "&Large"):
        size = view.addAction(label)
        size.setCheckable(True)
        sizes.addAction(size)


def popover() -> Qw.QToolButton:
    menu, inside = Qw.QMenu(), Qw.QWidget()
    column = Qw.QVBoxLayout(inside)
    column.addWidget(Qw.QPushButton("Apply"))
    column.addWidget(Qw.QLabel(CANARY))
    action = Qw.QWidgetAction(menu)
    action.setDefaultWidget(inside)
    menu.addAction(action)
    button = Qw.QToolButton(text="Details", popupMode=Qw.QToolButton.InstantPopup)
    button.setMenu(menu)
    button.keeps = menu
    return button


def combo(editable: bool) -> Qw.QComboBox:
    box = Qw.QComboBox(editable=editable)
    box.addItems(["Red", "Green", CANARY, "Blue"])
    return box


def tree() -> Qw.QTreeWidget:
    view = Qw.QTreeWidget()
    view.setHeaderLabels(["Name", "Count"])
    fruit = Qw.QTreeWidgetItem(view, ["Fruit", ""])
    Qw.QTreeWidgetItem(fruit, ["Apple", "3"])
    Qw.QTreeWidgetItem(fruit, [CANARY, "12"])
    Qw.QTreeWidgetItem(view, ["Nuts", "7"])
    view.setFixedHeight(110)
    return view


def table() -> Qw.QTableWidget:
    view = Qw.QTableWidget(2, 2)
    view.setHorizontalHeaderLabels(["Name", "Count"])
    for number, text in enumerate(("One", "1", CANARY, "2")):
        view.setItem(number // 2, number % 2, Qw.QTableWidgetItem(text))
    view.setFixedHeight(100)
    return view


def rows() -> Qw.QListWidget:
    box = Qw.QListWidget()
    box.addItems(["First", CANARY, "Third"])
    box.setFixedHeight(70)
    return box


def tabs() -> Qw.QTabWidget:
    book = Qw.QTabWidget()
    book.addTab(Qw.QPlainTextEdit(f"Dear {CANARY}"), "Letter")
    book.addTab(Qw.QLabel("Nothing"), CANARY)
    book.setFixedHeight(90)
    return book


def left() -> list[Qw.QWidget]:
    group = Qw.QGroupBox("Kind")
    inside = Qw.QVBoxLayout(group)
    inside.addWidget(Qw.QRadioButton("Alpha"))
    inside.addWidget(Qw.QRadioButton("Beta"))
    password = Qw.QLineEdit()
    password.setEchoMode(Qw.QLineEdit.Password)
    toggle = Qw.QPushButton("Italic", checkable=True)
    progress = Qw.QProgressBar()
    progress.setValue(50)
    date = Qw.QDateEdit(QDate(2026, 11, 21), calendarPopup=True)
    shown = [Qw.QLineEdit("plain"), password, combo(editable=False), combo(editable=True), popover()]
    return [*shown, Qw.QCheckBox("Bold"), toggle, group, Qw.QSpinBox(), Qw.QSlider(Qt.Horizontal), progress, date]


def right() -> list[Qw.QWidget]:
    return [tabs(), tree(), table(), rows(), Qw.QCalendarWidget(), Drawn()]


def main() -> None:
    application = Qw.QApplication(sys.argv[:1])
    window = Qw.QMainWindow(windowTitle=f"{CANARY} - Gallery")
    menu_bar(window)
    inside = Qw.QWidget()
    halves = Qw.QHBoxLayout(inside)
    for widgets in (left(), right()):
        column = Qw.QVBoxLayout()
        for widget in widgets:
            column.addWidget(widget)
        halves.addLayout(column)
    window.setCentralWidget(inside)
    window.show()
    application.exec_()


main()
