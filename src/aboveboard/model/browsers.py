"""Which programs are web browsers: each holds every site at once, so none is ever an app in scope."""

import functools

from aboveboard.model.policy import AppIdentity

BROWSERS = frozenset(
    {
        *("chromium", "chromium-browser", "chrome", "google-chrome", "google-chrome-stable", "msedge", "brave"),
        *("firefox", "firefox-bin", "firefox-esr", "librewolf", "epiphany", "epiphany-browser", "falkon", "konqueror"),
        *("opera", "vivaldi", "vivaldi-bin", "qutebrowser", "midori", "palemoon", "surf", "WebKitWebProcess"),
    }
)
"""By the names of their executables."""


@functools.lru_cache(maxsize=1_024)
def is_browser(identity: AppIdentity) -> bool:
    """Tell whether an executable is a web browser."""
    return identity.executable.rpartition("/")[2] in BROWSERS
