"""Whether a terminal asks for a secret: what is typed there is not shown, so it is nobody's business.

Told from outside, by the line settings of the terminal's pseudo-terminals (termios(3)). Password prompts keep line
editing and turn the echo off. Shells and full-screen programs turn both off and draw themselves what is typed, so
there the program in the foreground decides: one that asks for passwords, or works on another machine where nobody
here sees its echo, counts as asking.
"""

import os
import termios
from collections.abc import Iterator
from pathlib import Path

# By the name of the process (the first 15 bytes, proc(5)); a false one can only make more secret, never less.
ASKERS = frozenset(
    {
        *("sudo", "su", "doas", "pkexec", "login", "passwd", "chsh", "gpg", "gpg2", "gpg-agent", "cryptsetup", "kinit"),
        *("systemd-ask-pas", "pinentry", "pinentry-curses", "pinentry-tty", "ssh-add", "ssh-keygen", "openssl", "age"),
        *("pass", "gopass", "bw", "op", "keepassxc-cli", "vault", "mysql", "psql", "sftp", "ftp", "lftp"),
        *("ssh", "mosh", "mosh-client", "telnet", "rlogin", "picocom", "minicom", "docker", "podman", "kubectl"),
    }
)
# These hold terminals of their own, in a process that has no window.
_SERVERS = {"tmux: client": ("tmux: server",), "screen": ("screen",), "zellij": ("zellij",)}
_MASTERS = ("/dev/ptmx", "/dev/pts/ptmx")
_LOCAL_FLAGS = 3


def asks_secret(pid: int) -> bool:
    """Tell whether a terminal that this process shows waits for something that it does not show.

    Which of several terminals has the focus cannot be told from outside: one that asks is enough. So is a process
    that keeps its terminals from being seen.
    """
    try:
        return any(_secret(number, pid) for number in _terminals(pid))
    except PermissionError:
        return True


def _secret(number: int, holder: int) -> bool:
    try:
        terminal = os.open(f"/dev/pts/{number}", os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # another user's: what is not known to be shown counts as secret
    try:
        flags = termios.tcgetattr(terminal)[_LOCAL_FLAGS]
    except termios.error:
        return False  # its other end was closed meanwhile
    finally:
        os.close(terminal)
    if flags & termios.ECHO:
        return False
    return bool(flags & termios.ICANON) or _asker_in_front(number, holder)


def _asker_in_front(number: int, holder: int) -> bool:
    """Tell whether the foreground programs ask for secrets, or show terminals that another process holds."""
    names = set(_in_front(number, holder))
    servers = {server for name in names for server in _SERVERS.get(name, ())}
    return bool(ASKERS & names) or (bool(servers) and any(map(asks_secret, _named(servers))))


def _in_front(number: int, holder: int) -> Iterator[str]:
    """Yield the names of the foreground programs of a terminal: descendants of the process that holds it."""
    device = os.stat(f"/dev/pts/{number}").st_rdev  # noqa: PTH116  # a device, not a file to read
    waiting = [holder]
    while waiting:
        for child in _children(waiting.pop()):
            waiting.append(child)
            name, group, terminal, front = _status(child)
            if terminal == device and group == front:
                yield name


def _children(pid: int) -> list[int]:
    try:
        threads = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208  # names only
        lists = [Path(f"/proc/{pid}/task/{thread}/children").read_text(encoding="ascii") for thread in threads]
    except OSError:
        return []
    return [int(child) for listed in lists for child in listed.split()]


def _status(pid: int) -> tuple[str, int, int, int]:
    """Return a process's name, group, terminal and that terminal's foreground group (proc(5), stat)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "", 0, 0, -1
    head, _, tail = status.rpartition(")")
    group, _, terminal, front = map(int, tail.split()[2:6])
    return head.partition("(")[2], group, terminal, front


def _named(names: set[str]) -> Iterator[int]:
    """Yield our own processes of these names."""
    for entry in os.listdir("/proc"):  # noqa: PTH208  # names only
        if entry.isdigit() and _status(int(entry))[0] in names and _is_ours(int(entry)):
            yield int(entry)


def _is_ours(pid: int) -> bool:
    try:
        return Path("/proc", str(pid)).stat().st_uid == os.getuid()
    except OSError:
        return False


def _terminals(pid: int) -> Iterator[int]:
    """Yield the numbers of the pseudo-terminals whose controlling end a process holds, none once it is gone.

    Raises PermissionError where the process lets nobody look into it.
    """
    folder = Path("/proc", str(pid))
    try:
        descriptors = os.listdir(folder / "fd")  # noqa: PTH208  # names only; a Path for each of hundreds is dear
    except (FileNotFoundError, ProcessLookupError):
        return
    for descriptor in descriptors:
        try:
            if os.readlink(f"{folder}/fd/{descriptor}") not in _MASTERS:  # noqa: PTH115  # as above
                continue
            told = (folder / "fdinfo" / descriptor).read_text(encoding="ascii")
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield from (int(line.split()[1]) for line in told.splitlines() if line.startswith("tty-index:"))
