"""A small program in Qt 5 for the bench `actions`: every kind of widget, telling itself what became of it."""

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PyQt5 import QtWidgets as Qw
from PyQt5.QtCore import QDate, QPoint, QRect, QSocketNotifier, Qt, QTimer

from benchmarks import _actions_words as words
from benchmarks._actions_telling import Place, answer, did


class Area(Qw.QLabel):  # type: ignore[misc]  # ships no types
    """A place to press, drag in and call a menu from."""

    def __init__(self, called: Callable[[QPoint], None]) -> None:
        super().__init__("Area")
        self.setFixedHeight(110)
        self.called = called

    def mousePressEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        did("down", number(event), False)
        if event.button() == Qt.RightButton:
            self.called(event.globalPos())

    def mouseDoubleClickEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        did("down", number(event), True)

    def mouseReleaseEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        did("up", number(event))


def number(event: Any) -> int:
    return {Qt.LeftButton: 1, Qt.MiddleButton: 2, Qt.RightButton: 3}[event.button()]


class Program:
    """The window and what is in it, by name."""

    def __init__(self) -> None:
        self.known: dict[str, Qw.QWidget] = {}
        self.menus: dict[str, tuple[Qw.QMenu, Any]] = {}
        self.window = Qw.QMainWindow(windowTitle="Small program")
        for item in words.MENUS:
            menu = self.window.menuBar().addMenu(marked(item.label))
            self.filled(menu, item.below, item.name)
        self.context = Qw.QMenu(self.window)
        self.filled(self.context, words.CONTEXT.below, words.CONTEXT.name)
        inside = Qw.QWidget()
        columns = Qw.QHBoxLayout(inside)
        for widgets in (self.choices(), self.fields(), self.places()):
            column = Qw.QVBoxLayout()
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch()
            columns.addLayout(column)
        self.window.setCentralWidget(inside)
        self.window.setGeometry(20, 150, 1000, 600)

    def named(self, name: str, widget: Qw.QWidget) -> Qw.QWidget:
        self.known[name] = widget
        return widget

    # --- menus -------------------------------------------------------------------------------------------------

    def filled(self, menu: Qw.QMenu, items: Sequence[words.Item], path: str) -> None:
        radios = Qw.QActionGroup(self.window)
        for item in items:
            here = f"{path}/{item.name}"
            if item is words.PART:
                menu.addSeparator()
                continue
            if item.below:
                below = menu.addMenu(marked(item.label))
                action = below.menuAction()
                self.filled(below, item.below, here)
            else:
                action = menu.addAction(marked(item.label))
                action.triggered.connect(lambda *_, here=here: did("menu", here))
                action.setEnabled(not item.off)
                action.setCheckable(bool(item.kind))
                if item.kind == "radio":
                    radios.addAction(action)
                if item.keys:
                    action.setShortcut(item.keys)
            action.hovered.connect(lambda here=here: did("marked", here))
            self.menus[here] = (menu, action)

    # --- widgets -----------------------------------------------------------------------------------------------

    def choices(self) -> Iterator[Qw.QWidget]:
        for name, options in (("Colour", words.COLOURS), ("Town", words.TOWNS), ("Size", words.SIZES)):
            box = Qw.QComboBox(editable=name == "Size", accessibleName=name)
            box.addItems(options)
            box.currentIndexChanged.connect(lambda place, name=name: did("option", name, place))
            box.currentTextChanged.connect(lambda text, name=name: did("text", name, text))
            yield self.named(name, box)
        for name in (*words.CHECKS, "Wireless"):
            yield self.toggle(name, Qw.QCheckBox(name))
        yield self.toggle(words.TOGGLE, Qw.QPushButton(words.TOGGLE, checkable=True))
        group = Qw.QGroupBox("Kind")
        inside = Qw.QVBoxLayout(group)
        for name in words.RADIOS:
            radio = Qw.QRadioButton(name)
            radio.setChecked(name == words.RADIOS[0])
            radio.toggled.connect(lambda on, name=name: did("radio", name, on))
            inside.addWidget(self.named(name, radio))
        yield group
        spin = Qw.QSpinBox(maximum=40)
        spin.valueChanged.connect(lambda value: did("value", "Copies", float(value)))
        yield self.named("Copies", spin)
        slider = Qw.QSlider(Qt.Horizontal, maximum=100, singleStep=5)
        slider.valueChanged.connect(lambda value: did("value", "Volume", float(value)))
        yield self.named("Volume", slider)

    def toggle(self, name: str, button: Qw.QAbstractButton) -> Qw.QWidget:
        button.toggled.connect(lambda on: did("toggle", name, on))
        return self.named(name, button)

    def fields(self) -> Iterator[Qw.QWidget]:
        for name in words.FIELDS:
            entry = Qw.QLineEdit("old words here" if name == "Remark" else "", accessibleName=name)
            entry.textChanged.connect(lambda text, name=name: did("text", name, text))
            entry.returnPressed.connect(lambda name=name: did("submitted", name))
            yield self.named(name, entry)
        note = Qw.QPlainTextEdit(words.NOTE)
        note.setFixedHeight(70)
        note.textChanged.connect(lambda: did("text", "Note", note.toPlainText()))
        yield self.named("Note", note)
        for name in words.BUTTONS:
            button = Qw.QPushButton(name, autoDefault=False)
            button.clicked.connect(lambda _, name=name: self.pressed(name))
            yield self.named(name, button)
        calendar = Qw.QCalendarWidget()
        calendar.setSelectedDate(QDate(2026, 11, 21))
        calendar.selectionChanged.connect(lambda: did("date", calendar.selectedDate().day()))
        yield self.named("Calendar", calendar)

    def pressed(self, name: str) -> None:
        did("button", name)
        if name == "Ask":
            QTimer.singleShot(0, self.ask)

    def ask(self) -> None:
        dialog = Qw.QDialog(self.window, windowTitle="Question")
        inside = Qw.QVBoxLayout(dialog)
        inside.addWidget(Qw.QLabel("Keep what was written?"))
        for place, name in enumerate(words.ANSWERS):
            button = Qw.QPushButton(name, default=place == 0)
            button.clicked.connect(lambda _, place=place: dialog.done(place + 1))
            inside.addWidget(self.named(name, button))
        dialog.finished.connect(self.answered)
        dialog.open()

    def answered(self, result: int) -> None:
        for name in words.ANSWERS:
            del self.known[name]
        did("answer", words.ANSWERS[result - 1] if result else "")

    def places(self) -> Iterator[Qw.QWidget]:
        book = Qw.QTabWidget()
        for name in words.TABS:
            book.addTab(Qw.QLabel(f"What {name.lower()} holds"), name)
        book.setFixedHeight(100)
        book.currentChanged.connect(lambda place: did("tab", words.TABS[place]))
        yield self.named("Book", book)
        rows = Qw.QListWidget()
        rows.addItems(words.ROWS)
        rows.setFixedHeight(110)
        rows.currentRowChanged.connect(lambda row: did("row", words.ROWS[row]))
        yield self.named("Rows", rows)
        yield self.named("Area", Area(self.context.popup))
        scrolled = Qw.QScrollArea()
        scrolled.setWidget(Qw.QLabel("\n".join(f"line {place}" for place in range(60))))
        scrolled.setFixedHeight(100)
        scrolled.verticalScrollBar().valueChanged.connect(lambda value: did("scrolled", value))
        yield self.named("Scrolled", scrolled)

    # --- where things are --------------------------------------------------------------------------------------

    def focus(self, name: str) -> None:
        widget = self.known[name]
        widget.setFocus(Qt.OtherFocusReason)
        if isinstance(widget, Qw.QLineEdit):
            widget.end(False)
        elif isinstance(widget, Qw.QPlainTextEdit):
            widget.moveCursor(widget.textCursor().End)

    def where(self) -> dict[str, Place]:
        found = {name: place_of(widget, pressable(widget)) for name, widget in self.known.items() if widget.isVisible()}
        for path, (menu, action) in self.menus.items():
            if menu.isVisible():
                found[path] = place_of(menu, menu.actionGeometry(action))
        bar = self.window.menuBar()
        for item, action in zip(words.MENUS, bar.actions(), strict=True):
            found[item.name] = place_of(bar, bar.actionGeometry(action))
        tabs = self.known["Book"].tabBar()
        found |= {f"tab {name}": place_of(tabs, tabs.tabRect(place)) for place, name in enumerate(words.TABS)}
        rows = self.known["Rows"]
        for place, name in enumerate(words.ROWS):
            found[f"row {name}"] = place_of(rows.viewport(), rows.visualItemRect(rows.item(place)))
        return found | dict(self.options())

    def options(self) -> Iterator[tuple[str, Place]]:
        for name, box in self.known.items():
            if isinstance(box, Qw.QComboBox) and box.view().isVisible():
                view = box.view()
                for place in range(box.count()):
                    shown = view.visualRect(box.model().index(place, 0)) & view.viewport().rect()
                    if shown.height() > 4:
                        yield f"{name}>{place}", place_of(view.viewport(), shown)


def pressable(widget: Qw.QWidget) -> QRect:
    """Return where a widget takes presses: a check box does so on its mark and its words only."""
    elements = {Qw.QCheckBox: Qw.QStyle.SE_CheckBoxClickRect, Qw.QRadioButton: Qw.QStyle.SE_RadioButtonClickRect}
    element = elements.get(type(widget))
    if element is None:
        return widget.rect()
    option = Qw.QStyleOptionButton()
    widget.initStyleOption(option)
    return widget.style().subElementRect(element, option, widget)


def place_of(widget: Qw.QWidget, box: QRect) -> Place:
    corner = widget.mapToGlobal(box.topLeft())
    return 0, corner.x(), corner.y(), box.width(), box.height()


def marked(label: str) -> str:
    return label.replace("_", "&")


def focused(program: Program, widget: Qw.QWidget | None) -> None:
    for name, one in program.known.items():
        if widget is one or (widget is not None and widget.parent() is one):
            did("focus", name)


def main() -> None:
    application = Qw.QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    program = Program()
    application.focusChanged.connect(lambda _, now: focused(program, now))
    heard = QSocketNotifier(0, QSocketNotifier.Read)
    heard.activated.connect(lambda: answer(program.where, program.focus) or application.quit())
    program.window.show()
    application.exec_()


if __name__ == "__main__":
    main()
