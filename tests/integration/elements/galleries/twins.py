"""Two windows of GTK 4 that differ in nothing but the word on their button."""

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import GLib, Gtk  # noqa: E402 - the version comes first

for word in ("Port", "Starboard"):
    window = Gtk.Window(title=word, default_width=300, default_height=200)
    button = Gtk.Button(label=word, hexpand=True, vexpand=True)
    window.set_child(button)
    window.present()

GLib.MainLoop().run()
