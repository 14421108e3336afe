"""The keyholder as a whole: every act under one lock, on a whole ledger, with this week's keys."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator

from aboveboard.errors import AboveboardError, LedgerShort, NothingToDo, PolicyInvalid
from aboveboard.formats.checkpoints import witness_signers
from aboveboard.formats.keyholder import (
    LeaseShown,
    ModelRegistration,
    ModelStanding,
    OwnWrap,
    Recheck,
    Unwrapped,
    UnwrapRequest,
    WrapDeposit,
)
from aboveboard.formats.leases import verify_lease
from aboveboard.keyholder.deletions import Deletions
from aboveboard.keyholder.epochs import Epochs
from aboveboard.keyholder.leases import Leases
from aboveboard.keyholder.ledger import Ledger, require_no_head
from aboveboard.keyholder.models import Models
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.store import Store
from aboveboard.keyholder.unwrap import Unwrap
from aboveboard.keyholder.witnesses import Witnesses
from aboveboard.keyholder.wraps import Wraps
from aboveboard.model.policy import Policy
from aboveboard.model.time import Week


def found_keyholder(settings: KeyholderSettings) -> None:
    """Make the folders, the empty database and the first signed head, or what of it an earlier attempt did not.

    Raises LedgerShort where a head exists, and NothingToDo where there is a keyholder already.
    """
    require_no_head(settings.copy)
    require_unfounded(settings)
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.keys.mkdir(mode=0o700, exist_ok=True)
    settings.copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not settings.database.exists():
        Store.create(settings.database)
    with Store(settings.database) as store:
        _alone(settings, store).start()


def require_unfounded(settings: KeyholderSettings) -> None:
    """Raise NothingToDo where a keyholder has a head, or entries though its head is lost: a founding ended before."""
    founded = settings.copy.exists()
    if not founded and settings.database.exists():
        with Store(settings.database) as store:
            founded = _alone(settings, store).size > 0
    if founded:
        raise NothingToDo("a keyholder was founded in this folder already", remedy="serve it, or name another folder")


@contextlib.contextmanager
def open_keyholder(settings: KeyholderSettings) -> Iterator["Keyholder"]:
    """Open a founded keyholder; raises NotFound, LedgerShort or PolicyInvalid and serves nothing then.

    Neither an expired policy nor a turn that fails keeps it closed: deletions and the ledger need neither.
    """
    settings.renew()
    policy = settings.last_policy()
    _require_ours(policy, settings.key.public_key().public_bytes_raw().hex())
    pinned = set(witness_signers(policy))
    if not {place.signer for place in settings.witnesses} <= pinned:
        raise PolicyInvalid("a witness is configured that the policy does not pin under that role")
    with (
        Store(settings.database) as store,
        Witnesses(settings.witnesses, settings.witness_timeout_s) as witnesses,
    ):
        ledger = _ledger(settings, store, witnesses)
        ledger.follow(policy)
        keyholder = Keyholder(settings, store, ledger, policy.purposes)
        keyholder.turn_or_tell()
        yield keyholder


def _require_ours(policy: Policy, key: str) -> None:
    if policy.keyholder.key != key:
        raise PolicyInvalid("the policy names another keyholder", remedy="serve with the key that the policy pins")


def _alone(settings: KeyholderSettings, store: Store) -> Ledger:
    """Return the ledger for acts that nobody witnesses."""
    return _ledger(settings, store, Witnesses((), settings.witness_timeout_s))


def _ledger(settings: KeyholderSettings, store: Store, witnesses: Witnesses) -> Ledger:
    return Ledger(store, key=settings.key, copy=settings.copy, witnesses=witnesses)


class Keyholder:
    """What the routes call. One lock serialises everything, above all tombstones and unwraps."""

    def __init__(self, settings: KeyholderSettings, store: Store, ledger: Ledger, purposes: tuple[str, ...]) -> None:
        self._settings = settings
        self._store = store
        self._ledger = ledger
        self._lock = threading.Lock()
        self._purposes = purposes
        self._turned: tuple[Week, frozenset[str]] | None = None
        self._epochs = Epochs(
            store,
            ledger,
            folder=settings.keys,
            key=settings.key,
            retention_weeks=settings.retention_weeks,
            tell=settings.tell,
        )
        self._leases = Leases(store, ledger, delay_s=settings.delay_s)
        self._wraps = Wraps(store, self._epochs, self._leases)
        self._unwrap = Unwrap(store, ledger, self._epochs, self._wraps, self._leases, tell=settings.tell)
        self._models = Models(store, ledger, self._leases)
        self._deletions = Deletions(store, ledger, key=settings.key, trained=self._trained)

    def turn(self) -> Week:
        """Bring the purpose keys to this week and return it: make, carry forward, destroy.

        An expired policy does not stop it: receipts name the day on which a key dies.
        """
        self._settings.renew()
        with self._whole():
            with contextlib.suppress(AboveboardError):
                self._purposes = self._settings.policy().purposes
            return self._turn()

    def turn_or_tell(self) -> None:
        """Turn, or tell the operator why not; raises LedgerShort, with which nothing at all is served."""
        try:
            self.turn()
        except LedgerShort:
            raise
        except (AboveboardError, OSError, sqlite3.Error) as error:
            self._settings.tell(f"the purpose keys were not turned: {type(error).__name__}: {error}")

    def keep(self, deposit: WrapDeposit) -> None:
        """Keep the wraps of a segment or shard."""
        with self._serving() as (_, policy):
            self._wraps.keep(deposit, policy, self._now())

    def own(self, deletion_hashes: tuple[str, ...]) -> tuple[OwnWrap, ...]:
        """Return the own wraps of sessions."""
        with self._serving():
            return self._wraps.own(deletion_hashes)

    def purpose_key(self, purpose: str) -> bytes:
        """Return the signed public key of a purpose for this week."""
        with self._serving() as (week, _):
            return self._epochs.public(purpose, week)

    def submit(self, envelope: bytes) -> LeaseShown:
        """Show an approved lease in the ledger."""
        with self._serving() as (_, policy):
            pass
        # Reading a long lease takes seconds, for which no deletion waits.
        approved = verify_lease(envelope, policy, keyholder=self._ledger.log.key)
        with self._serving() as (_, policy):
            return self._leases.submit(envelope, approved, policy, self._now())

    def unwrap(self, lease_id: str, request: UnwrapRequest) -> Unwrapped:
        """Log, have witnessed, then seal keys to the job of a lease."""
        with self._serving() as (_, policy):
            return self._unwrap.unwrap(lease_id, request, policy, self._now())

    def recheck(self, lease_id: str) -> Recheck:
        """Return what of a lease has been deleted since."""
        with self._serving():
            return self._unwrap.recheck(lease_id)

    def register(self, lease_id: str, asked: ModelRegistration) -> None:
        """Log which model learns from shards of a lease, keep from which, and have the log witnessed."""
        with self._serving() as (_, policy):
            self._models.register(lease_id, asked, policy, self._now())

    def standing(self, model: str) -> ModelStanding:
        """Return whether a session that a model learnt from was deleted. An expired policy does not stop the answer."""
        with self._whole():
            return self._models.standing(model)

    def delete(self, secret: bytes) -> str:
        """Destroy what belongs to a deletion secret; returns the receipt's id. An expired policy does not stop it."""
        with self._whole():
            return self._deletions.take(secret, self._epochs.current(self._now()), self._now())

    def receipt(self, receipt: str) -> bytes:
        """Return a signed deletion receipt."""
        with self._whole():
            return self._deletions.receipt(receipt, self._now())

    def checkpoint(self) -> str:
        """Return the last witnessed checkpoint, a fresh one when the ledger has grown and the witnesses answer."""
        with self._whole():
            return self._ledger.fresh(self._now())

    def tile(self, path: str) -> bytes:
        """Return a tile or entry bundle of the witnessed ledger."""
        with self._whole():
            return self._ledger.tile(path)

    def _trained(self, session: bytes, releases: set[str]) -> set[str]:
        """Return every model that learnt from a session: those registered, and those the settings know by release."""
        told = {model for release in releases for model in self._settings.models.get(release, ())}
        return told | set(self._models.of(session))

    def _now(self) -> float:
        return self._settings.clock()

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        with self._lock:
            self._ledger.require_whole()
            yield

    @contextlib.contextmanager
    def _serving(self) -> Iterator[tuple[Week, Policy]]:
        """Hold the lock, on a whole ledger, under a valid policy, with this week's keys."""
        self._settings.renew()  # before the lock: no deletion waits for a collector that does not answer
        with self._whole():
            policy = self._settings.policy()
            _require_ours(policy, self._ledger.log.key)
            self._ledger.follow(policy)
            self._purposes = policy.purposes
            yield self._turn(), policy

    def _turn(self) -> Week:
        """Return the week, with its keys made for the purposes of the last policy that was in force."""
        week = self._epochs.current(self._now())
        due = (week, frozenset(self._purposes))
        if due != self._turned:
            self._epochs.turn(week, self._purposes)
            self._leases.forget_expired(self._now())
            self._store.truncate()
            self._turned = due
        return week
