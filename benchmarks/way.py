"""The way of the data: seconds from release to an opened dataset, per minute of recorded work, by a whole demo."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import Result


def run() -> list[Result]:
    """Run a demo and take its own times; there is nothing to compare with, so there is no ratio."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "aboveboard.cli", "demo", "--out", str(out), "--no-serve", "--canaries", "20"]
        subprocess.run(command, check=True, capture_output=True)
        found = json.loads((out / "summary.json").read_text())
    minutes = found["recorded_seconds"] / 60
    note = f"{found['recorded_seconds']:.0f} s of work, {found['steps']} steps; upload, lease, build, export, load"
    return [
        Result("release to opened dataset, per recorded minute", found["way_seconds"] / minutes, "s/min", note=note),
        Result("recorder, per recorded minute", found["recorder_cpu_seconds"] / minutes, "CPU s/min", note=note),
        Result("released bytes, per recorded hour", found["bytes_released"] / minutes * 60 / 1e6, "MB/h", note=note),
    ]
