"""Measurements as ratios to a named reference: `./dev bench NAME --json FILE`.

A benchmark is one module here with `run() -> list[Result]`; adding the file adds the benchmark. It measures itself
and its reference in the same run, in pairs, and reports the median with an interval.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One figure: `value` and `reference` in `unit`, their `ratio`, and the interval (low, high) of the ratio.

    A figure without anything to compare with has no reference or ratio, and its interval, if any, is its own; `note`
    says how it was taken.
    """

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    interval: tuple[float, float] | None = None
    note: str = ""


def paired(name: str, unit: str, pairs: Iterable[tuple[float, float]], *, note: str = "") -> Result:
    """The medians of (value, reference) pairs taken in one run, and the middle half of their ratios.

    Raises ValueError without pairs or with a reference of zero.
    """
    from statistics import median, quantiles

    taken = list(pairs)
    if not taken:
        raise ValueError(f"{name}: no pairs were measured")
    ratios = [value / reference for value, reference in taken]
    low, _, high = quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
    return Result(
        name=name,
        value=median(value for value, _ in taken),
        unit=unit,
        reference=median(reference for _, reference in taken),
        ratio=median(ratios),
        interval=(low, high),
        note=note,
    )
