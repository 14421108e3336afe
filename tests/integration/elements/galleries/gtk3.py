"""Every kind of widget of GTK 3."""

import sys
from typing import Any

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402 - the versions come first

CANARY = sys.argv[1]


def menu_bar() -> Gtk.MenuBar:
    bar, file, view, recent = Gtk.MenuBar(), Gtk.Menu(), Gtk.Menu(), Gtk.Menu()
    for label, menu in (("_File", file), ("_View", view)):
        item = Gtk.MenuItem.new_with_mnemonic(label)
        item.set_submenu(menu)
        bar.append(item)
    file.append(Gtk.MenuItem.new_with_mnemonic("_New"))
    opening = Gtk.MenuItem.new_with_mnemonic("Open _Recent")
    opening.set_submenu(recent)
    recent.append(Gtk.MenuItem.new_with_label(CANARY))
    recent.append(Gtk.MenuItem.new_with_mnemonic("_Clear"))
    file.append(opening)
    file.append(Gtk.SeparatorMenuItem())
    greyed = Gtk.MenuItem.new_with_mnemonic("_Save")
    greyed.set_sensitive(False)
    file.append(greyed)
    view.append(Gtk.CheckMenuItem.new_with_mnemonic("_Ruler"))
    first = Gtk.RadioMenuItem.new_with_mnemonic(None, "_Small")
    view.append(first)
    view.append(Gtk.RadioMenuItem.new_with_mnemonic_from_widget(first, "_Large"))
    return bar


def popover() -> Gtk.MenuButton:
    inside = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=4, margin=8)
    inside.add(Gtk.Button(label="Apply"))
    inside.add(Gtk.Label(label=CANARY))
    inside.show_all()
    bubble = Gtk.Popover()
    bubble.add(inside)
    return Gtk.MenuButton(label="Details", popover=bubble)


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
    view.append_column(Gtk.TreeViewColumn("Bought", Gtk.CellRendererToggle(), active=2))
    return view


def rows() -> Gtk.ListBox:
    box = Gtk.ListBox()
    for text in ("First", CANARY, "Third"):
        box.add(Gtk.Label(label=text, xalign=0))
    return box


def tabs() -> Gtk.Notebook:
    book = Gtk.Notebook()
    text = Gtk.TextView()
    text.get_buffer().set_text(f"Dear {CANARY}")
    text.set_size_request(-1, 60)
    book.append_page(text, Gtk.Label(label="Letter"))
    book.append_page(Gtk.Label(label="Nothing"), Gtk.Label(label=CANARY))
    return book


def drawn() -> Gtk.DrawingArea:
    area = Gtk.DrawingArea()
    area.set_size_request(200, 30)

    def paint(_: Gtk.DrawingArea, context: Any) -> None:
        context.move_to(4, 20)
        context.show_text(CANARY)

    area.connect("draw", paint)
    return area


def shown_in_clear(field: Gtk.Entry, event: Gdk.EventKey) -> bool:
    """Show a secret when F9 asks for it."""
    asked = bool(event.keyval == Gdk.KEY_F9)
    field.set_visibility(asked or field.get_visibility())
    return asked


def left() -> list[Gtk.Widget]:
    password = Gtk.Entry(visibility=False, input_purpose=Gtk.InputPurpose.PASSWORD)
    password.connect("key-press-event", shown_in_clear)
    spin = Gtk.SpinButton.new_with_range(0, 10, 1)
    slider = Gtk.Scale.new_with_range(Gtk.Orientation.HORIZONTAL, 0, 10, 1)
    switch = Gtk.Switch(halign=Gtk.Align.START)
    switch.get_accessible().set_name("Wireless")
    first = Gtk.RadioButton.new_with_label(None, "Alpha")
    second = Gtk.RadioButton.new_with_label_from_widget(first, "Beta")
    expander = Gtk.Expander(label="More")
    expander.add(Gtk.Label(label=CANARY))
    shown = [Gtk.Entry(text="plain"), password, combo(entry=False), combo(entry=True), popover()]
    shown += [Gtk.CheckButton(label="Bold"), Gtk.ToggleButton(label="Italic"), first, second, switch]
    return [*shown, spin, slider, Gtk.ProgressBar(fraction=0.5), expander]


def right() -> list[Gtk.Widget]:
    return [tabs(), tree(), rows(), Gtk.Calendar(year=2026, month=10, day=21), drawn()]


def column(widgets: list[Gtk.Widget]) -> Gtk.Box:
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=4, margin=8)
    for widget in widgets:
        box.add(widget)
    return box


def main() -> None:
    window = Gtk.Window(title=f"{CANARY} - Gallery")
    halves = Gtk.Box(spacing=8)
    halves.add(column(left()))
    halves.pack_start(column(right()), True, True, 0)
    inside = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    inside.add(menu_bar())
    inside.add(halves)
    window.add(inside)
    window.connect("destroy", Gtk.main_quit)
    window.show_all()
    Gtk.main()


main()
