"""What a service cost is told by the names of its processes."""

import subprocess
from pathlib import Path

from aboveboard.studio.commands import Service
from tests.patience import until


def test_a_child_is_called_by_its_program_whatever_it_calls_itself() -> None:
    script = "exec -a 'profile/Default --type=renderer --handle=7' sleep 60 & echo $$; wait"
    with subprocess.Popen(["/bin/bash", "-c", script], stdout=subprocess.PIPE) as process:
        service = Service("browser", process)
        sleep = Path("/bin/sleep").resolve().name
        until(lambda: sleep in service.parts(), "the child under its program's name")
        assert set(service.parts()) == {"browser", sleep}
        subprocess.run(["/usr/bin/pkill", "-P", str(process.pid)], check=True)
