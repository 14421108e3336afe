"""A small program in GTK 4 for the bench `actions`: every kind of widget, telling itself what became of it."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import gi

gi.require_version("Gtk", "4.0")
gi.require_version("Gdk", "4.0")
gi.require_version("GdkX11", "4.0")
from gi.repository import GdkX11, Gio, GLib, GObject, Gtk  # noqa: E402 - the version comes first

from benchmarks import _actions_words as words  # noqa: E402
from benchmarks._actions_gtk import Widgets, accelerator, chose_row  # noqa: E402
from benchmarks._actions_telling import Place, answer, did  # noqa: E402


class Ways:
    """How GTK 4 does what GTK 3 does otherwise."""

    def put(self, box: Gtk.Box, widget: Gtk.Widget) -> None:
        box.append(widget)

    def wrap(self, scrolled: Gtk.ScrolledWindow, widget: Gtk.Widget) -> None:
        scrolled.set_child(widget)

    def call(self, widget: Gtk.Widget, name: str) -> None:
        widget.update_property([Gtk.AccessibleProperty.LABEL], [GObject.Value(str, name)])

    def show(self, dialog: Gtk.Dialog) -> None:
        dialog.present()


class Program(Widgets):
    """The window and what is in it, by name."""

    def __init__(self, application: Gtk.Application) -> None:
        super().__init__(Gtk.ApplicationWindow(application=application, title="Small program"), Ways())
        self.window.set_default_size(1000, 640)
        self.actions = Gio.SimpleActionGroup()
        self.window.insert_action_group("g", self.actions)
        self.application = application
        inside = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        self.bar = Gtk.PopoverMenuBar.new_from_model(self.model(words.MENUS, ""))
        inside.append(self.bar)
        columns = Gtk.Box(spacing=12, homogeneous=True)
        margins = {"margin_start": 8, "margin_end": 8}
        for column in self.columns(self.choices(), self.fields(), self.places(), spacing=4, **margins):
            columns.append(column)
        inside.append(columns)
        self.window.set_child(inside)
        self.window.connect("notify::focus-widget", self.focused)

    # --- menus -------------------------------------------------------------------------------------------------

    def model(self, items: Sequence[words.Item], path: str) -> Gio.Menu:
        whole, part = Gio.Menu(), Gio.Menu()
        whole.append_section(None, part)
        for item in items:
            here = f"{path}/{item.name}".lstrip("/")
            if item is words.PART:
                part = Gio.Menu()
                whole.append_section(None, part)
            elif item.below:
                part.append_submenu(item.label, self.model(item.below, here))
            else:
                part.append(item.label, self.action(item, here))
        return whole

    def action(self, item: words.Item, path: str) -> str:
        name = "".join(one for one in path if one.isalpha())
        if item.kind == "radio":
            if self.actions.lookup_action("width") is None:
                width = Gio.SimpleAction.new_stateful("width", GLib.VariantType("s"), GLib.Variant("s", "Narrow"))
                width.connect("change-state", lambda one, to: changed(one, to, f"View/{to.unpack()}"))
                self.actions.add_action(width)
            return f"g.width::{item.name}"
        if item.kind == "check":
            action = Gio.SimpleAction.new_stateful(name, None, GLib.Variant("b", False))
            action.connect("change-state", lambda one, to: changed(one, to, path))
        else:
            action = Gio.SimpleAction.new(name, None)
            action.connect("activate", lambda *_: did("menu", path))
        action.set_enabled(not item.off)
        self.actions.add_action(action)
        if item.keys:
            self.application.set_accels_for_action(f"g.{name}", [accelerator(item.keys)])
        return f"g.{name}"

    # --- widgets -----------------------------------------------------------------------------------------------

    def choices(self) -> Iterator[Gtk.Widget]:
        for name, options in (("Colour", words.COLOURS), ("Town", words.TOWNS)):
            box = Gtk.DropDown.new_from_strings(list(options))
            box.connect("notify::selected", lambda one, _, name=name: did("option", name, one.get_selected()))
            yield self.named(name, box)
        yield self.combo("Size", Gtk.ComboBoxText.new_with_entry(), words.SIZES)
        yield from self.toggles()
        yield self.group(self.radios())
        yield from self.values()

    def radios(self) -> Iterator[tuple[str, Gtk.Widget]]:
        first = None
        for name in words.RADIOS:
            radio = Gtk.CheckButton(label=name, group=first, active=first is None)
            first = first or radio
            yield name, radio

    def fields(self) -> Iterator[Gtk.Widget]:
        yield from self.written()
        yield from self.buttons()
        calendar = Gtk.Calendar()
        calendar.select_day(GLib.DateTime.new_local(2026, 11, 21, 0, 0, 0))
        calendar.connect("day-selected", lambda one: did("date", one.get_date().get_day_of_month()))
        yield self.named("Calendar", calendar)

    def places(self) -> Iterator[Gtk.Widget]:
        yield self.book()
        rows = Gtk.ListBox()
        for name in words.ROWS:
            rows.append(self.named(f"row {name}", Gtk.ListBoxRow(child=Gtk.Label(label=name, xalign=0))))
        rows.connect("row-selected", chose_row)
        yield rows
        area = Gtk.Label(label="Area")
        area.set_size_request(240, 110)
        self.context = Gtk.PopoverMenu.new_from_model_full(
            self.model(words.CONTEXT.below, words.CONTEXT.name), Gtk.PopoverMenuFlags.NESTED
        )
        self.context.set_parent(area)
        pressing = Gtk.GestureClick(button=0)
        pressing.connect("pressed", self.down)
        area.add_controller(pressing)
        dragging = Gtk.GestureDrag()
        dragging.connect("drag-end", lambda *_: did("up", 1))
        area.add_controller(dragging)
        yield self.named("Area", area)
        yield self.scrolled()

    def down(self, gesture: Gtk.GestureClick, count: int, *_: float) -> None:
        did("down", gesture.get_current_button(), count == 2)
        if gesture.get_current_button() == 3:
            self.context.popup()

    # --- where things are --------------------------------------------------------------------------------------

    def focused(self, *_: Any) -> None:
        widget = self.window.get_focus()
        while widget is not None:
            name = next((name for name, one in self.known.items() if one is widget), "")
            if name:
                did("focus", name)
                return
            widget = widget.get_parent()

    def where(self) -> dict[str, Place]:
        found = {name: place_of(widget) for name, widget in self.known.items() if widget.get_mapped()}
        items = [(f"{path}", item) for path, item in self.entries(self.bar, "")]
        items += self.entries(self.context, words.CONTEXT.name)
        found |= {path: place_of(item) for path, item in items}
        marks = [path for path, item in items if item.get_state_flags() & (Gtk.StateFlags.SELECTED | FOCUSED)]
        deepest = max(marks, key=lambda path: path.count("/"), default="")
        if deepest != self.marked:
            self.marked = deepest
            did("marked", deepest)
        for name in words.TABS:  # the tab around its label
            if f"tab {name}" in found:
                found[f"tab {name}"] = place_of(self.known[f"tab {name}"].get_parent())
        for name in ("Colour", "Town", "Size"):
            lists = [one for one in below(self.known[name]) if isinstance(one, Gtk.Popover) and one.get_mapped()]
            rows = [one for popup in lists for one in below(popup) if is_row(one) and one.get_mapped()]
            found |= {f"{name}>{place}": place_of(row) for place, row in enumerate(rows)}
        return found

    marked = ""

    def entries(self, above: Gtk.Widget, path: str) -> Iterator[tuple[str, Gtk.Widget]]:
        """Yield the entries of menus that show, by their path."""
        for widget in children(above):
            if type(widget).__gtype__.name in {"GtkModelButton", "GtkPopoverMenuBarItem"}:
                label = label_of(widget)
                here = f"{path}/{label}".lstrip("/")
                if widget.get_mapped():
                    yield here, widget
                yield from self.entries(widget, here)
            elif not isinstance(widget, Gtk.Popover) or widget.get_mapped():
                yield from self.entries(widget, path)


def changed(action: Gio.SimpleAction, to: GLib.Variant, path: str) -> None:
    action.set_state(to)
    did("menu", path)


FOCUSED = Gtk.StateFlags.FOCUSED


def children(widget: Gtk.Widget) -> Iterator[Gtk.Widget]:
    child = widget.get_first_child()
    while child is not None:
        yield child
        child = child.get_next_sibling()


def below(widget: Gtk.Widget) -> Iterator[Gtk.Widget]:
    for child in children(widget):
        yield child
        yield from below(child)


def is_row(widget: Gtk.Widget) -> bool:
    """Tell whether this is an option of what dropped down: a combo box draws its own as buttons of no type."""
    named = type(widget).__gtype__.name in {"GtkListItemWidget", "GtkModelButton"}
    return named or widget.get_css_name() == "modelbutton"


def label_of(widget: Gtk.Widget) -> str:
    inside = next((one for one in children(widget) if isinstance(one, Gtk.Label)), None)
    text = inside.get_text() if inside is not None else widget.get_property("text")
    return str(text).replace("_", "")


def place_of(widget: Gtk.Widget) -> Place:
    native = widget.get_native()
    _, box = widget.compute_bounds(native)
    dx, dy = native.get_surface_transform()
    xid = GdkX11.X11Surface.get_xid(native.get_surface())
    return xid, int(box.get_x() + dx), int(box.get_y() + dy), int(box.get_width()), int(box.get_height())


def show(application: Gtk.Application) -> None:
    program = Program(application)
    GLib.io_add_watch(sys.stdin, GLib.IO_IN, lambda *_: answer(program.where, program.focus))
    program.window.present()


def main() -> None:
    application = Gtk.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)
    application.connect("activate", show)
    application.run([])


if __name__ == "__main__":
    main()
