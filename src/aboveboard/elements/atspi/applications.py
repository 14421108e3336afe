"""Which connection of the accessibility bus belongs to which process, by the kernel's word to the message bus."""

from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.cache import Ask


class Applications:
    """Finds an application's bus name by its process; of other processes nothing but the number is asked.

    Unique names are never given twice while a bus lives, so an answer stays true.
    """

    def __init__(self) -> None:
        self._processes: dict[str, int] = {}

    def find(self, pid: int, ask: Ask) -> str | None:
        """Return the bus name under which a process offers its tree, or None."""
        listed = ask([calls.children(calls.REGISTRY, calls.ROOT)])[0]
        names = {bus for bus, _ in listed[0]} if listed else set()
        self._processes = {name: process for name, process in self._processes.items() if name in names}
        unknown = sorted(names - set(self._processes))
        for name, answer in zip(unknown, ask([calls.process_of(name) for name in unknown]), strict=True):
            if answer is not None:
                self._processes[name] = answer[0]
        return next((name for name, process in self._processes.items() if process == pid), None)

    @staticmethod
    def toolkit(bus: str, ask: Ask) -> str:
        """Return the toolkit in our words: `gtk3`, `gtk4`, `java`, or its own name in lower case."""
        name, version = (
            str(calls.value_of(answer) or "") for answer in ask([calls.toolkit_name(bus), calls.toolkit_version(bus)])
        )
        if name.lower() == "j2se-access-bridge":
            return "java"
        return f"gtk{version.partition('.')[0]}" if name.lower() == "gtk" else name.lower()
