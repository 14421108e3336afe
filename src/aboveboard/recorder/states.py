"""The states a recorder tells its companion."""

import enum


class State(enum.StrEnum):
    """`stopped` needs a person to begin again, as does `paused`; only the reason differs."""

    IDLE = "idle"
    RECORDING = "recording"
    PAUSED = "paused"
    STOPPED = "stopped"
