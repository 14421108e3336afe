"""A small program in GTK 3 for the bench `actions`: every kind of widget, telling itself what became of it."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402 - the version comes first

from benchmarks import _actions_words as words  # noqa: E402
from benchmarks._actions_telling import Place, answer, did  # noqa: E402


class Program:
    """The window and what is in it, by name."""

    def __init__(self) -> None:
        self.known: dict[str, Gtk.Widget] = {}
        self.keys = Gtk.AccelGroup()
        self.window = Gtk.Window(title="Small program")
        self.window.add_accel_group(self.keys)
        self.window.move(20, 130)
        self.window.set_default_size(1000, 620)
        bar = Gtk.MenuBar()
        for item in words.MENUS:
            bar.append(self.entry(item, item.name))
        inside = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        inside.add(bar)
        columns = Gtk.Box(spacing=12)
        for widgets in (self.choices(), self.fields(), self.places()):
            columns.pack_start(column(widgets), True, True, 0)
        inside.pack_start(columns, True, True, 0)
        self.window.add(inside)
        self.context = Gtk.Menu()
        for item in words.CONTEXT.below:
            self.context.append(self.entry(item, f"Context/{item.name}"))
        self.context.show_all()
        self.window.connect("destroy", Gtk.main_quit)

    def named(self, name: str, widget: Gtk.Widget) -> Gtk.Widget:
        self.known[name] = widget
        return widget

    # --- menus -------------------------------------------------------------------------------------------------

    def entry(self, item: words.Item, path: str) -> Gtk.MenuItem:
        if item is words.PART:
            return Gtk.SeparatorMenuItem()
        made = self.made(item)
        made.connect("select", lambda _: did("marked", path))
        if item.below:
            menu = Gtk.Menu()
            menu.set_accel_group(self.keys)
            for below in item.below:
                menu.append(self.entry(below, f"{path}/{below.name}"))
            made.set_submenu(menu)
        else:
            made.connect("activate", lambda one: self.chosen(one, path))
            made.set_sensitive(not item.off)
            if item.keys:
                key, modifiers = Gtk.accelerator_parse(accelerator(item.keys))
                made.add_accelerator("activate", self.keys, key, modifiers, Gtk.AccelFlags.VISIBLE)
        return self.named(path, made)

    def made(self, item: words.Item) -> Gtk.MenuItem:
        if item.kind == "check":
            return Gtk.CheckMenuItem.new_with_mnemonic(item.label)
        if item.kind == "radio":
            first = self.known.get("View/Narrow")
            if first is None:
                return Gtk.RadioMenuItem.new_with_mnemonic(None, item.label)
            return Gtk.RadioMenuItem.new_with_mnemonic_from_widget(first, item.label)
        return Gtk.MenuItem.new_with_mnemonic(item.label)

    @staticmethod
    def chosen(item: Gtk.MenuItem, path: str) -> None:
        if not isinstance(item, Gtk.RadioMenuItem) or item.get_active():
            did("menu", path)

    # --- widgets -----------------------------------------------------------------------------------------------

    def choices(self) -> Iterator[Gtk.Widget]:
        for name, options in (("Colour", words.COLOURS), ("Town", words.TOWNS)):
            yield self.combo(name, Gtk.ComboBoxText(), options)
        yield self.combo("Size", Gtk.ComboBoxText.new_with_entry(), words.SIZES)
        for name in words.CHECKS:
            yield self.toggle(name, Gtk.CheckButton(label=name))
        yield self.toggle(words.TOGGLE, Gtk.ToggleButton(label=words.TOGGLE))
        switch = Gtk.Switch(halign=Gtk.Align.START)
        switch.get_accessible().set_name("Wireless")
        switch.connect("notify::active", lambda one, _: did("toggle", "Wireless", one.get_active()))
        yield self.named("Wireless", switch)
        group = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        first = None
        for name in words.RADIOS:
            radio = Gtk.RadioButton.new_with_label_from_widget(first, name)
            first = first or radio
            radio.connect("toggled", lambda one, name=name: did("radio", name, one.get_active()))
            group.add(self.named(name, radio))
        yield group
        spin = Gtk.SpinButton.new_with_range(0, 40, 1)
        spin.connect("value-changed", lambda one: did("value", "Copies", one.get_value()))
        yield self.named("Copies", spin)
        slider = Gtk.Scale.new_with_range(Gtk.Orientation.HORIZONTAL, 0, 100, 5)
        slider.connect("value-changed", lambda one: did("value", "Volume", one.get_value()))
        yield self.named("Volume", slider)

    def combo(self, name: str, box: Gtk.ComboBoxText, options: Sequence[str]) -> Gtk.Widget:
        for option in options:
            box.append_text(option)
        box.set_active(0)
        box.connect("changed", lambda one: did("option", name, one.get_active()))
        if box.get_has_entry():
            box.get_child().connect("changed", lambda one: did("text", name, one.get_text()))
        return self.named(name, box)

    def toggle(self, name: str, button: Gtk.ToggleButton) -> Gtk.Widget:
        button.connect("toggled", lambda one: did("toggle", name, one.get_active()))
        return self.named(name, button)

    def fields(self) -> Iterator[Gtk.Widget]:
        for name in words.FIELDS:
            entry = Gtk.Entry(text="old words here" if name == "Remark" else "")
            entry.get_accessible().set_name(name)
            entry.connect("changed", lambda one, name=name: did("text", name, one.get_text()))
            entry.connect("activate", lambda _, name=name: did("submitted", name))
            yield self.named(name, entry)
        note = Gtk.TextView()
        note.set_size_request(260, 70)
        note.get_buffer().set_text(words.NOTE)
        note.get_buffer().connect("changed", lambda one: did("text", "Note", one.get_property("text")))
        yield self.named("Note", note)
        for name in words.BUTTONS:
            button = Gtk.Button(label=name)
            button.connect("clicked", lambda _, name=name: self.pressed(name))
            yield self.named(name, button)
        calendar = Gtk.Calendar(year=2026, month=10, day=21)
        calendar.connect("day-selected", lambda one: did("date", *one.get_date()))
        yield self.named("Calendar", calendar)
        for name in (*self.known,):
            self.known[name].connect("focus-in-event", lambda *_, name=name: did("focus", name))
        self.known["Size"].get_child().connect("focus-in-event", lambda *_: did("focus", "Size"))

    def pressed(self, name: str) -> None:
        did("button", name)
        if name == "Ask":
            GLib.idle_add(self.ask)

    def ask(self) -> bool:
        dialog = Gtk.Dialog(title="Question", transient_for=self.window, modal=True)
        for place, answer_ in enumerate(words.ANSWERS):
            self.named(answer_, dialog.add_button(answer_, place))
        dialog.set_default_response(0)
        dialog.get_content_area().add(Gtk.Label(label="Keep what was written?"))
        dialog.connect("response", self.answered)
        dialog.show_all()
        return False

    def answered(self, dialog: Gtk.Dialog, response: int) -> None:
        for answer_ in words.ANSWERS:
            del self.known[answer_]
        dialog.destroy()
        did("answer", words.ANSWERS[response] if response >= 0 else "")

    def places(self) -> Iterator[Gtk.Widget]:
        book = Gtk.Notebook()
        for name in words.TABS:
            label = self.named(f"tab {name}", Gtk.Label(label=name))
            book.append_page(Gtk.Label(label=f"What {name.lower()} holds"), label)
        book.set_size_request(240, 90)
        book.connect("switch-page", lambda _, __, place: did("tab", words.TABS[place]))
        yield self.named("Book", book)
        rows = Gtk.ListBox()
        for name in words.ROWS:
            rows.add(Gtk.Label(label=name, xalign=0))
        for row, name in zip(rows.get_children(), words.ROWS, strict=True):
            self.named(f"row {name}", row)
        rows.connect("row-selected", lambda _, row: did("row", words.ROWS[row.get_index()] if row else ""))
        yield rows
        area = Gtk.EventBox()
        area.set_size_request(240, 110)
        area.add(Gtk.Label(label="Area"))
        area.add_events(Gdk.EventMask.BUTTON_RELEASE_MASK | Gdk.EventMask.POINTER_MOTION_MASK)
        area.connect("button-press-event", self.down)
        area.connect("button-release-event", lambda _, event: did("up", int(event.button)))
        yield self.named("Area", area)
        scrolled = Gtk.ScrolledWindow()
        scrolled.set_size_request(240, 90)
        scrolled.add(Gtk.Label(label="\n".join(f"line {number}" for number in range(60))))
        scrolled.get_vadjustment().connect("value-changed", lambda one: did("scrolled", one.get_value()))
        yield self.named("Scrolled", scrolled)

    def down(self, _: Gtk.Widget, event: Any) -> bool:
        did("down", int(event.button), event.type == Gdk.EventType.DOUBLE_BUTTON_PRESS)
        if event.button == 3:
            self.context.popup_at_pointer(event)
        return True

    # --- where things are --------------------------------------------------------------------------------------

    def focus(self, name: str) -> None:
        widget = self.known[name]
        widget.grab_focus()
        if isinstance(widget, Gtk.Entry):
            widget.set_position(-1)
        elif isinstance(widget, Gtk.TextView):
            widget.get_buffer().place_cursor(widget.get_buffer().get_end_iter())

    def where(self) -> dict[str, Place]:
        found = {name: place_of(widget) for name, widget in self.known.items() if widget.get_mapped()}
        for top in Gtk.Window.list_toplevels():
            inside: Any = top.get_child() if top.get_mapped() else None
            owner = inside.get_attach_widget() if isinstance(inside, Gtk.Menu) else None
            name = next(
                (name for name, one in self.known.items() if isinstance(one, Gtk.ComboBox) and one is owner), ""
            )
            if name:
                for place, item in enumerate(inside.get_children()):
                    found[f"{name}>{place}"] = place_of(item)
        return found


def place_of(widget: Gtk.Widget) -> Place:
    box, (_, x, y) = widget.get_allocation(), Gtk.Widget.get_window(widget).get_origin()
    dx, dy = (0, 0) if widget.get_has_window() else (box.x, box.y)
    return 0, x + dx, y + dy, box.width, box.height


def accelerator(keys: str) -> str:
    *modifiers, key = keys.split("+")
    names = {"ctrl": "<Control>", "shift": "<Shift>", "alt": "<Alt>"}
    return "".join(names[one] for one in modifiers) + (key.upper() if len(key) > 1 else key)


def column(widgets: Iterator[Gtk.Widget]) -> Gtk.Box:
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=5, margin=8)
    for widget in widgets:
        box.add(widget)
    return box


def main() -> None:
    program = Program()

    def asked(*_: Any) -> bool:
        return answer(program.where, program.focus)

    GLib.io_add_watch(sys.stdin, GLib.IO_IN, asked)
    program.window.show_all()
    Gtk.main()


if __name__ == "__main__":
    main()
