"""The member: elements by the Accessibility API."""

from aboveboard.elements.asked import BUDGET_MS, AskedElements
from aboveboard.elements.ax.macos import MacAx
from aboveboard.elements.ax.port import AxPort
from aboveboard.elements.ax.source import AxSource


class AxElements(AskedElements):
    """Elements of macOS; `port` is another than macOS' own where answers are played."""

    def __init__(self, port: AxPort | None = None, *, budget_ms: int = BUDGET_MS) -> None:
        super().__init__(AxSource(port or MacAx()), budget_ms=budget_ms)
