"""The room of a job: in memory, private, gone afterwards."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from aboveboard.errors import NotConfined
from aboveboard.pipeline.job import filesystem, workspace


def test_temporary_files_of_a_job_lie_in_memory_and_are_gone_at_the_end() -> None:
    before = tempfile.gettempdir()
    with workspace() as folder:
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(b"opened")
        assert Path(file.name).parent == folder
        assert filesystem(folder) == "tmpfs"
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()
    assert tempfile.gettempdir() == before


def test_a_job_leaves_no_core_file_and_work_in_its_own_process_neither() -> None:
    told = """
from aboveboard.confinement.process import is_hardened
from aboveboard.pipeline.engines import Stage, Unit
from aboveboard.pipeline.engines.inprocess import InProcess
from aboveboard.pipeline.job import workspace
from tests.engines import Hardened

print(is_hardened())
with workspace():
    done = InProcess(1).run(Stage("tell", "1", Hardened()), [Unit("a", "", b"yes")])
    print(is_hardened(), [outcome.data for _, outcome in done])
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=False, text=True)
    assert done.stdout.splitlines() == ["False", "True [b'yes']"], done.stderr


def test_a_job_is_gone_also_when_it_fails() -> None:
    with pytest.raises(ValueError), workspace() as folder:  # the folder is looked at afterwards
        raise ValueError
    assert not folder.exists()


def test_a_machine_without_a_file_system_in_memory_runs_no_job() -> None:
    with pytest.raises(NotConfined), workspace([Path("/proc"), Path("/nowhere")]):
        pass
