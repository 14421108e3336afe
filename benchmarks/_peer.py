"""openadapt-capture in an environment of its own: named by `--peer DIR`, or installed for one run and thrown away."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from aboveboard.errors import MissingLibrary

RELEASE = "openadapt-capture==1.3.0"
_WITH_IT = ("imageio-ffmpeg",)
_INSTALL_S = 600
_FFMPEG = "import imageio_ffmpeg, shutil; print(shutil.which('ffmpeg') or imageio_ffmpeg.get_ffmpeg_exe())"


@dataclass(frozen=True)
class Peer:
    """An environment that has openadapt-capture, and how to run it."""

    python: str
    path: str
    ffmpeg: str

    def extra(self, home: Path) -> dict[str, str]:
        """Return the variables it runs with: a home of its own, and nothing of ours on its path."""
        return {"PYTHONPATH": self.path, "VIDEO_FFMPEG_PATH": self.ffmpeg, "HOME": str(home), "PYTHONUNBUFFERED": "1"}


def peer_at(given: Path | None, folder: Path) -> Peer:
    """Return the environment that was named, or one made now. Raises MissingLibrary."""
    if given is not None:
        python, path = str(given / "bin" / "python"), ""
    else:
        python, path = str(Path(sys.base_prefix) / "bin" / "python3"), str(folder)
        _run([python, "-m", "pip", "install", "--quiet", "--target", path, RELEASE, *_WITH_IT], os.environ)
    environment = {**os.environ, "PYTHONPATH": path}
    _run([python, "-c", "import openadapt_capture"], environment)
    return Peer(python, path, _run([python, "-c", _FFMPEG], environment).strip())


def _run(command: list[str], environment: "os._Environ[str] | dict[str, str]") -> str:
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=_INSTALL_S, env=dict(environment)
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingLibrary(
            "openadapt-capture cannot be had here, so nothing was compared",
            remedy=f"make a venv with {RELEASE} and {' '.join(_WITH_IT)} and name it by --peer",
        ) from error
    return done.stdout
