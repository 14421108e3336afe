"""What the small programs in GTK 3 and GTK 4 share; which of the two it is, the program's own file has said."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from gi.repository import GLib, Gtk

from benchmarks import _actions_words as words
from benchmarks._actions_telling import did


class Ways(Protocol):
    """What the two versions do in their own way."""

    def put(self, box: Gtk.Box, widget: Gtk.Widget) -> None:
        """Put a widget last into a box."""

    def wrap(self, scrolled: Gtk.ScrolledWindow, widget: Gtk.Widget) -> None:
        """Put a widget into what scrolls."""

    def call(self, widget: Gtk.Widget, name: str) -> None:
        """Tell assistive technology what a widget is called."""

    def show(self, dialog: Gtk.Dialog) -> None:
        """Show a dialog with all that is in it."""


class Widgets:
    """The widgets that are made alike, by name; each tells what became of it."""

    def __init__(self, window: Gtk.Window, ways: Ways) -> None:
        self.known: dict[str, Gtk.Widget] = {}
        self.window, self.ways = window, ways

    def named(self, name: str, widget: Gtk.Widget) -> Gtk.Widget:
        self.known[name] = widget
        return widget

    def columns(self, *columns: Iterator[Gtk.Widget], spacing: int, **margins: int) -> Iterator[Gtk.Box]:
        for widgets in columns:
            box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=spacing, **margins)
            for widget in widgets:
                self.ways.put(box, widget)
            yield box

    # --- choices -----------------------------------------------------------------------------------------------

    def combo(self, name: str, box: Gtk.ComboBoxText, options: Sequence[str]) -> Gtk.Widget:
        for option in options:
            box.append_text(option)
        box.set_active(0)
        box.connect("changed", lambda one: did("option", name, one.get_active()))
        if box.get_has_entry():
            box.get_child().connect("changed", lambda one: did("text", name, one.get_text()))
        return self.named(name, box)

    def toggles(self) -> Iterator[Gtk.Widget]:
        for name in words.CHECKS:
            yield self.toggle(name, Gtk.CheckButton(label=name))
        yield self.toggle(words.TOGGLE, Gtk.ToggleButton(label=words.TOGGLE))
        switch = Gtk.Switch(halign=Gtk.Align.START)
        self.ways.call(switch, "Wireless")
        switch.connect("notify::active", lambda one, _: did("toggle", "Wireless", one.get_active()))
        yield self.named("Wireless", switch)

    def toggle(self, name: str, button: Gtk.Widget) -> Gtk.Widget:
        button.connect("toggled", lambda one: did("toggle", name, one.get_active()))
        return self.named(name, button)

    def group(self, radios: Iterator[tuple[str, Gtk.Widget]]) -> Gtk.Widget:
        group = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        for name, radio in radios:
            radio.connect("toggled", lambda one, name=name: did("radio", name, one.get_active()))
            self.ways.put(group, self.named(name, radio))
        return group

    def values(self) -> Iterator[Gtk.Widget]:
        spin = Gtk.SpinButton.new_with_range(0, 40, 1)
        spin.connect("value-changed", lambda one: did("value", "Copies", one.get_value()))
        yield self.named("Copies", spin)
        slider = Gtk.Scale.new_with_range(Gtk.Orientation.HORIZONTAL, 0, 100, 5)
        slider.connect("value-changed", lambda one: did("value", "Volume", one.get_value()))
        yield self.named("Volume", slider)

    # --- fields ------------------------------------------------------------------------------------------------

    def written(self) -> Iterator[Gtk.Widget]:
        for name in words.FIELDS:
            entry = Gtk.Entry(text="old words here" if name == "Remark" else "")
            self.ways.call(entry, name)
            entry.connect("changed", lambda one, name=name: did("text", name, one.get_text()))
            entry.connect("activate", lambda _, name=name: did("submitted", name))
            yield self.named(name, entry)
        note = Gtk.TextView()
        note.set_size_request(260, 70)
        note.get_buffer().set_text(words.NOTE)
        note.get_buffer().connect("changed", lambda one: did("text", "Note", one.get_property("text")))
        yield self.named("Note", note)

    def buttons(self) -> Iterator[Gtk.Widget]:
        for name in words.BUTTONS:
            button = Gtk.Button(label=name)
            button.connect("clicked", lambda _, name=name: self.pressed(name))
            yield self.named(name, button)

    def pressed(self, name: str) -> None:
        did("button", name)
        if name == "Ask":
            GLib.idle_add(self.ask)

    def ask(self) -> bool:
        dialog = Gtk.Dialog(title="Question", transient_for=self.window, modal=True)
        for place, answer in enumerate(words.ANSWERS):
            self.named(answer, dialog.add_button(answer, place))
        dialog.set_default_response(0)
        self.ways.put(dialog.get_content_area(), Gtk.Label(label="Keep what was written?"))
        dialog.connect("response", self.answered)
        self.ways.show(dialog)
        return False

    def answered(self, dialog: Gtk.Dialog, response: int) -> None:
        for answer in words.ANSWERS:
            del self.known[answer]
        dialog.destroy()
        did("answer", words.ANSWERS[response] if response >= 0 else "")

    def focus(self, name: str) -> None:
        widget = self.known[name]
        widget.grab_focus()
        if isinstance(widget, Gtk.Entry):
            widget.set_position(-1)
        elif isinstance(widget, Gtk.TextView):
            widget.get_buffer().place_cursor(widget.get_buffer().get_end_iter())

    # --- places ------------------------------------------------------------------------------------------------

    def book(self) -> Gtk.Widget:
        book = Gtk.Notebook()
        for name in words.TABS:
            label = self.named(f"tab {name}", Gtk.Label(label=name))
            book.append_page(Gtk.Label(label=f"What {name.lower()} holds"), label)
        book.set_size_request(240, 90)
        book.connect("switch-page", lambda _, __, place: did("tab", words.TABS[place]))
        return self.named("Book", book)

    def scrolled(self) -> Gtk.Widget:
        scrolled = Gtk.ScrolledWindow()
        scrolled.set_size_request(240, 90)
        self.ways.wrap(scrolled, Gtk.Label(label="\n".join(f"line {number}" for number in range(60))))
        scrolled.get_vadjustment().connect("value-changed", lambda one: did("scrolled", one.get_value()))
        return self.named("Scrolled", scrolled)


def chose_row(_: Any, row: Gtk.ListBoxRow | None) -> None:
    """Tell of the row of a list that was selected."""
    did("row", words.ROWS[row.get_index()] if row else "")


def accelerator(keys: str) -> str:
    """Return a shortcut as GTK spells it."""
    *modifiers, key = keys.split("+")
    names = {"ctrl": "<Control>", "shift": "<Shift>", "alt": "<Alt>"}
    return "".join(names[one] for one in modifiers) + (key.upper() if len(key) > 1 else key)
