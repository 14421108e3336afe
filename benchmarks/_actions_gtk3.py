"""A small program in GTK 3 for the bench `actions`: every kind of widget, telling itself what became of it."""

import sys
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402 - the version comes first

from benchmarks import _actions_words as words  # noqa: E402
from benchmarks._actions_gtk import Widgets, accelerator, chose_row  # noqa: E402
from benchmarks._actions_telling import Place, answer, did  # noqa: E402


class Ways:
    """How GTK 3 does what GTK 4 does otherwise."""

    def put(self, box: Gtk.Box, widget: Gtk.Widget) -> None:
        box.add(widget)

    def wrap(self, scrolled: Gtk.ScrolledWindow, widget: Gtk.Widget) -> None:
        scrolled.add(widget)

    def call(self, widget: Gtk.Widget, name: str) -> None:
        widget.get_accessible().set_name(name)

    def show(self, dialog: Gtk.Dialog) -> None:
        dialog.show_all()


class Program(Widgets):
    """The window and what is in it, by name."""

    def __init__(self) -> None:
        super().__init__(Gtk.Window(title="Small program"), Ways())
        self.keys = Gtk.AccelGroup()
        self.window.add_accel_group(self.keys)
        self.window.move(20, 130)
        self.window.set_default_size(1000, 620)
        bar = Gtk.MenuBar()
        for item in words.MENUS:
            bar.append(self.entry(item, item.name))
        inside = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        inside.add(bar)
        columns = Gtk.Box(spacing=12)
        for column in self.columns(self.choices(), self.fields(), self.places(), spacing=5, margin=8):
            columns.pack_start(column, True, True, 0)
        inside.pack_start(columns, True, True, 0)
        self.window.add(inside)
        self.context = Gtk.Menu()
        for item in words.CONTEXT.below:
            self.context.append(self.entry(item, f"Context/{item.name}"))
        self.context.show_all()
        self.window.connect("destroy", Gtk.main_quit)

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
        yield from self.toggles()
        yield self.group(self.radios())
        yield from self.values()

    def radios(self) -> Iterator[tuple[str, Gtk.Widget]]:
        first = None
        for name in words.RADIOS:
            radio = Gtk.RadioButton.new_with_label_from_widget(first, name)
            first = first or radio
            yield name, radio

    def fields(self) -> Iterator[Gtk.Widget]:
        yield from self.written()
        yield from self.buttons()
        calendar = Gtk.Calendar(year=2026, month=10, day=21)
        calendar.connect("day-selected", lambda one: did("date", *one.get_date()))
        yield self.named("Calendar", calendar)
        for name in (*self.known,):
            self.known[name].connect("focus-in-event", lambda *_, name=name: did("focus", name))
        self.known["Size"].get_child().connect("focus-in-event", lambda *_: did("focus", "Size"))

    def places(self) -> Iterator[Gtk.Widget]:
        yield self.book()
        rows = Gtk.ListBox()
        for name in words.ROWS:
            rows.add(Gtk.Label(label=name, xalign=0))
        for row, name in zip(rows.get_children(), words.ROWS, strict=True):
            self.named(f"row {name}", row)
        rows.connect("row-selected", chose_row)
        yield rows
        area = Gtk.EventBox()
        area.set_size_request(240, 110)
        area.add(Gtk.Label(label="Area"))
        area.add_events(Gdk.EventMask.BUTTON_RELEASE_MASK | Gdk.EventMask.POINTER_MOTION_MASK)
        area.connect("button-press-event", self.down)
        area.connect("button-release-event", lambda _, event: did("up", int(event.button)))
        yield self.named("Area", area)
        yield self.scrolled()

    def down(self, _: Gtk.Widget, event: Any) -> bool:
        did("down", int(event.button), event.type == Gdk.EventType.DOUBLE_BUTTON_PRESS)
        if event.button == 3:
            self.context.popup_at_pointer(event)
        return True

    # --- where things are --------------------------------------------------------------------------------------

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


def main() -> None:
    program = Program()

    def asked(*_: Any) -> bool:
        return answer(program.where, program.focus)

    GLib.io_add_watch(sys.stdin, GLib.IO_IN, asked)
    program.window.show_all()
    Gtk.main()


if __name__ == "__main__":
    main()
