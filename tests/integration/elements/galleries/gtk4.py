"""Every kind of widget of GTK 4."""

import sys
from typing import Any

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import Gio, GLib, GObject, Gtk  # noqa: E402 - the version comes first

CANARY = sys.argv[1]


def menu_bar(window: Gtk.Window) -> Gtk.PopoverMenuBar:
    actions = Gio.SimpleActionGroup()
    for name in ("new", "recent", "clear"):
        actions.add_action(Gio.SimpleAction.new(name, None))
    actions.add_action(Gio.SimpleAction.new_stateful("ruler", None, GLib.Variant("b", False)))
    actions.add_action(Gio.SimpleAction.new_stateful("size", GLib.VariantType("s"), GLib.Variant("s", "small")))
    window.insert_action_group("g", actions)
    bar, file, view, recent = Gio.Menu(), Gio.Menu(), Gio.Menu(), Gio.Menu()
    file.append("_New", "g.new")
    recent.append(CANARY, "g.recent")
    recent.append("_Clear", "g.clear")
    file.append_submenu("Open _Recent", recent)
    file.append("_Save", "g.absent")
    view.append("_Ruler", "g.ruler")
    view.append("_Small", "g.size::small")
    view.append("_Large", "g.size::large")
    bar.append_submenu("_File", file)
    bar.append_submenu("_View", view)
    return Gtk.PopoverMenuBar.new_from_model(bar)


def popover() -> Gtk.MenuButton:
    inside = column([Gtk.Button(label="Apply"), Gtk.Label(label=CANARY)])
    return Gtk.MenuButton(label="Details", popover=Gtk.Popover(child=inside))


def combo(entry: bool) -> Gtk.ComboBoxText:
    box = Gtk.ComboBoxText.new_with_entry() if entry else Gtk.ComboBoxText()
    for text in ("Red", "Green", CANARY, "Blue"):
        box.append_text(text)
    box.set_active(0)
    return box


def tree() -> Gtk.TreeView:
    model = Gtk.TreeStore(str, str, bool)
    fruit = model.append(None, ["Fruit", "", False])
    model.append(fruit, ["Apple", "3", True])
    model.append(fruit, [CANARY, "12", False])
    model.append(None, ["Nuts", "7", False])
    view = Gtk.TreeView(model=model)
    for number, title in enumerate(("Name", "Count")):
        view.append_column(Gtk.TreeViewColumn(title, Gtk.CellRendererText(), text=number))
    return view


def table() -> Gtk.ColumnView:
    view = Gtk.ColumnView(model=Gtk.SingleSelection(model=Gtk.StringList.new(["One", CANARY, "Three"])))
    factory = Gtk.SignalListItemFactory()
    factory.connect("setup", lambda _, item: item.set_child(Gtk.Label(xalign=0)))
    factory.connect("bind", lambda _, item: item.get_child().set_label(item.get_item().get_string()))
    view.append_column(Gtk.ColumnViewColumn(title="Number", factory=factory))
    return view


def rows() -> Gtk.ListBox:
    box = Gtk.ListBox()
    for text in ("First", CANARY, "Third"):
        box.append(Gtk.Label(label=text, xalign=0))
    return box


def growing() -> Gtk.Box:
    """A button that adds a row, which GTK 4.8 does not report."""
    box, button = rows(), Gtk.Button(label="Add")
    button.connect("clicked", lambda _: box.append(Gtk.Label(label=f"{CANARY} too", xalign=0)))
    return column([box, button])


def tabs() -> Gtk.Notebook:
    book, text = Gtk.Notebook(), Gtk.TextView()
    text.get_buffer().set_text(f"Dear {CANARY}")
    text.set_size_request(-1, 60)
    book.append_page(text, Gtk.Label(label="Letter"))
    book.append_page(Gtk.Label(label="Nothing"), Gtk.Label(label=CANARY))
    return book


def drawn() -> Gtk.DrawingArea:
    area = Gtk.DrawingArea(content_width=200, content_height=30)

    def paint(_: Gtk.DrawingArea, context: Any, *__: int) -> None:
        context.move_to(4, 20)
        context.show_text(CANARY)

    area.set_draw_func(paint)
    return area


def left() -> list[Gtk.Widget]:
    first, second = Gtk.CheckButton(label="Alpha"), Gtk.CheckButton(label="Beta")
    second.set_group(first)
    switch = Gtk.Switch(halign=Gtk.Align.START)
    switch.update_property([Gtk.AccessibleProperty.LABEL], [GObject.Value(str, "Wireless")])
    shown = [Gtk.Entry(text="plain"), Gtk.PasswordEntry(), Gtk.Entry(visibility=False), combo(entry=False)]
    shown += [combo(entry=True), Gtk.DropDown.new_from_strings(["Red", "Green", CANARY, "Blue"]), popover()]
    shown += [Gtk.CheckButton(label="Bold"), Gtk.ToggleButton(label="Italic"), first, second, switch]
    shown += [Gtk.SpinButton.new_with_range(0, 10, 1), Gtk.Scale.new_with_range(Gtk.Orientation.HORIZONTAL, 0, 10, 1)]
    return [*shown, Gtk.ProgressBar(fraction=0.5), Gtk.Expander(label="More", child=Gtk.Label(label=CANARY))]


def right() -> list[Gtk.Widget]:
    return [tabs(), tree(), table(), growing(), drawn()]


def column(widgets: list[Gtk.Widget]) -> Gtk.Box:
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=4, margin_start=8, margin_end=8)
    for widget in widgets:
        box.append(widget)
    return box


def show(application: Gtk.Application) -> None:
    window = Gtk.ApplicationWindow(application=application, title=f"{CANARY} - Gallery")
    inside, halves = Gtk.Box(orientation=Gtk.Orientation.VERTICAL), Gtk.Box(spacing=8)
    for half in (column(left()), column(right()), column([Gtk.Calendar()])):
        halves.append(half)
    inside.append(menu_bar(window))
    inside.append(halves)
    window.set_child(inside)
    window.present()


def main() -> None:
    application = Gtk.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)
    application.connect("activate", show)
    application.run([])


main()
