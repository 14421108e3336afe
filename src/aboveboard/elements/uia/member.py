"""The member: elements by UI Automation."""

from aboveboard.elements.asked import BUDGET_MS, AskedElements
from aboveboard.elements.uia.port import UiaPort
from aboveboard.elements.uia.source import UiaSource
from aboveboard.elements.uia.windows import WindowsUia


class UiaElements(AskedElements):
    """Elements of Windows; `port` is another than Windows' own where answers are played."""

    def __init__(self, port: UiaPort | None = None, *, budget_ms: int = BUDGET_MS) -> None:
        super().__init__(UiaSource(port or WindowsUia()), budget_ms=budget_ms)
