"""`aboveboard serve`: the collector."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.addresses import Address, SecureAddress
from aboveboard.cli.files import bytes_of
from aboveboard.cli.ports import Port
from aboveboard.cli.public_keys import PublicKey
from aboveboard.collector.app import create_app
from aboveboard.collector.database import open_database
from aboveboard.collector.enrolment.service import EnrolmentService
from aboveboard.collector.enrolment.store import EnrolmentStore
from aboveboard.collector.keyholder_http import HttpKeyholder
from aboveboard.collector.migrate import migrate
from aboveboard.collector.settings import CollectorSettings
from aboveboard.formats import versions
from aboveboard.formats.files import write_atomically
from aboveboard.formats.policy_rules import Pins
from aboveboard.serving.server import only_one
from aboveboard.serving.server import serve as run
from aboveboard.storage.filesystem import FilesystemStore


def serve(
    data: Path,
    *,
    keyholder: SecureAddress = "http://127.0.0.1:8762",
    host: str = "127.0.0.1",
    port: Port = 8761,
    database: str = "",
    public_url: Address = "",
    demo: bool = False,
    pins: Path | None = None,
    new_token: Annotated[bool, Parameter(negative="")] = False,
    expel: PublicKey = "",
) -> None:
    """Store ciphertext for devices, or do an operator's errand with `--new-token` or `--expel`.

    Parameters
    ----------
    data
        Folder of the database, the policy and the sealed segments; made with mode 0700.
    keyholder
        Address of the keyholder, which devices cannot reach themselves.
    host
        Address to listen on. Anything but loopback belongs behind a proxy that speaks TLS and keeps no access log.
    port
        Port to listen on; 0 takes a free one and prints it.
    database
        SQLAlchemy URL of another database, such as PostgreSQL; SQLite in the data folder otherwise.
    public_url
        The address that devices use, when a proxy changes it.
    demo
        Take purpose `demo` and nothing else.
    pins
        `pins.json` of `aboveboard policy keys`: who may sign the first policy that is published here.
    new_token
        Print a one-time provisioning token, good for a week, and end.
    expel
        Refuse the device with this public key (hex) from tomorrow on, and end.
    """
    settings = CollectorSettings(
        data=data.absolute(), database=database, demo=demo, host=host, port=port, public_url=public_url, alone=True
    )
    if pins:
        given = bytes_of(pins)
        versions.decode("pins", given, Pins, wire="json")
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(settings.data / "pins.json", given)
    if new_token or expel:
        _run_errands(settings, expel, new_token=new_token)
    else:
        _serve(settings, keyholder)


def _serve(settings: CollectorSettings, keyholder: str) -> None:
    store = FilesystemStore(settings.data / "segments")
    with only_one(settings.data), HttpKeyholder(keyholder) as link:
        store.sweep()  # what a killed writer left: the folder is ours alone by now, as `alone` claims
        app = create_app(settings, store=store, keyholder=link)
        run(app, host=settings.host, port=settings.port, started=lambda url: print(url, flush=True))


def _run_errands(settings: CollectorSettings, expel: str, *, new_token: bool) -> None:
    with _enrolment(settings) as service:
        if expel:
            service.expel(expel)
        if new_token:
            print(service.new_token())


@contextmanager
def _enrolment(settings: CollectorSettings) -> Iterator[EnrolmentService]:
    import time

    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = open_database(settings.database_url)
    try:
        migrate(database)
        yield EnrolmentService(EnrolmentStore(database), time.time)
    finally:
        database.close()
