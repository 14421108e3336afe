"""Gaps: what stands between stretches, without time and without count."""

import enum

from aboveboard.model.value import Value


class GapReason(enum.StrEnum):
    """Why nothing was recorded; stays in the device's journal and is dropped at release."""

    OUT_OF_SCOPE = "out_of_scope"
    PAUSED = "paused"
    LOCKED = "locked"
    SUSPENDED = "suspended"
    POLICY = "policy"
    CONSENT = "consent"
    INDICATOR = "indicator"
    BUDGET = "budget"
    FAULT = "fault"
    UNHEARD = "unheard"
    DISCARDED = "discarded"
    CUT = "cut"
    STOPPED = "stopped"


class Gap(Value, frozen=True, kw_only=True, tag="gap"):
    """Between stretches: no time, no count. A released gap has no reason."""

    reason: GapReason | None = None
