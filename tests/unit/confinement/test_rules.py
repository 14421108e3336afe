from pathlib import Path

from aboveboard.confinement import Rules, Sockets, program_files


def test_nothing_is_allowed_unless_it_is_named() -> None:
    rules = Rules()
    assert (rules.read, rules.write, rules.sockets, rules.exec) == ((), (), Sockets.NONE, False)


def test_program_files_hold_no_home_and_no_temporary_folder() -> None:
    homes = {Path.home(), Path("/"), Path("/tmp"), Path("/etc"), Path("/home")}
    assert homes.isdisjoint(program_files())
