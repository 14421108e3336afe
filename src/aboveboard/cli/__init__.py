"""The composition root: one file per command; the only place that names concrete members."""

import os
import sys
from typing import NoReturn

import cyclopts

from aboveboard import __version__
from aboveboard.cli.contents import contents
from aboveboard.errors import AboveboardError, FileTrouble

app = cyclopts.App(
    name="aboveboard",
    version=__version__,
    help_format="markdown",
    help="Record daily work in plain sight, with consent, for training computer-use agents.",
)

# command -> "module:function"; loaded only when called, so that `--help` needs no display, server or extra.
COMMANDS: dict[str, str] = {
    "recorder": "aboveboard.cli.recorder:recorder",
    "browser-host": "aboveboard.cli.browser_host:browser_host",
    "doctor": "aboveboard.cli.doctor:doctor",
    "enrol": "aboveboard.cli.enrol:enrol",
    "notice": "aboveboard.cli.notice:notice",
    "companion": "aboveboard.cli.companion:companion",
    "pages": "aboveboard.cli.pages:pages",
    "reader": "aboveboard.cli.reader:reader",
    "record": "aboveboard.cli.record:record",
    "status": "aboveboard.cli.status:status",
    "pause": "aboveboard.cli.pause:pause",
    "resume": "aboveboard.cli.resume:resume",
    "discard": "aboveboard.cli.discard:discard",
    "review": "aboveboard.cli.review:review",
    "cut": "aboveboard.cli.cut:cut",
    "release": "aboveboard.cli.release:release",
    "withdraw": "aboveboard.cli.withdraw:withdraw",
    "delete": "aboveboard.cli.delete:delete",
    "my-data": "aboveboard.cli.my_data:my_data",
    "recover": "aboveboard.cli.recover:recover",
    "serve": "aboveboard.cli.serve:serve",
    "keyholder": "aboveboard.cli.keyholder:keyholder",
    "lease": "aboveboard.cli.lease:lease",
    "policy": "aboveboard.cli.policy:policy",
    "courier": "aboveboard.cli.courier:courier",
    "browser": "aboveboard.cli.browser:browser",
    "uninstall": "aboveboard.cli.uninstall:uninstall",
    "demo": "aboveboard.cli.demo:demo",
    "screen": "aboveboard.cli.screen:screen",
    "practice": "aboveboard.cli.practice:practice",
    "learn": "aboveboard.cli.learn:learn",
    "collect": "aboveboard.cli.collect:collect",
    "build": "aboveboard.cli.build:build",
    "export": "aboveboard.cli.export:export",
    "verify": "aboveboard.cli.verify:verify",
    "reduce": "aboveboard.cli.reduce:reduce",
    "reduce-all": "aboveboard.cli.reduce_all:reduce_all",
    "steps": "aboveboard.cli.steps:steps",
    "train": "aboveboard.cli.train:train",
    "evaluate": "aboveboard.cli.evaluate:evaluate",
    "value-report": "aboveboard.cli.value_report:value_report",
    "driver-log": "aboveboard.cli.driver_log:driver_log",
}

for _name, _target in COMMANDS.items():
    app.command(_target, name=_name)


def main() -> None:
    """Run a command; a named error prints its message and remedy and becomes the exit status."""
    try:
        if sys.argv[1:] in ([], ["-h"], ["--help"]):
            contents(COMMANDS, version=__version__, help=app.help)()
        else:
            app()
    except AboveboardError as error:
        _end(error)
    except BrokenPipeError:
        # The reader of our output left, as `head` does: nothing is wrong, and what is still held can go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except OSError as error:
        if error.filename is None:
            raise
        _end(FileTrouble(f"{error.strerror or 'the system refused'}: {error.filename}"))
    except KeyboardInterrupt:
        sys.exit(130)


def _end(error: AboveboardError) -> NoReturn:
    sys.stderr.write(f"aboveboard: {error.message}\n  remedy: {error.remedy}\n")
    sys.exit(error.exit_status)
