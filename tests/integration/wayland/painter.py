"""Opens windows of one colour each, as told on standard input; run by Debian's Python, which has GTK."""

import sys

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk  # noqa: E402  # the version has to be asked for first


def show(title: str, width: int, height: int, colour: tuple[float, float, float]) -> None:
    window = Gtk.Window(title=title)
    window.set_decorated(False)
    window.set_default_size(width, height)
    window.set_app_paintable(True)

    def paint(_: object, context: object) -> bool:
        context.set_source_rgb(*colour)  # type: ignore[attr-defined]  # cairo has no types
        context.paint()  # type: ignore[attr-defined]  # as above
        return True

    window.connect("draw", paint)
    window.show_all()


def heard(*_: object) -> bool:
    line = sys.stdin.readline()
    if not line:
        Gtk.main_quit()
        return False
    title, width, height, *colour = line.strip().split("|")
    red, green, blue = (int(part) / 255 for part in colour)
    show(title, int(width), int(height), (red, green, blue))
    return True


GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, heard)
print("ready", flush=True)
Gtk.main()
