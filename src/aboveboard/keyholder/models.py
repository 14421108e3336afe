"""Which models learnt from which sessions, so that a deletion names them: told before a training, under its lease."""

from aboveboard.errors import Deleted, LeaseInvalid, NotFound, WrongPurpose
from aboveboard.formats.entries import ModelRegistered, write_entry
from aboveboard.formats.keyholder import ModelRegistration, ModelStanding
from aboveboard.keyholder.leases import Leases
from aboveboard.keyholder.ledger import Ledger
from aboveboard.keyholder.store import Store
from aboveboard.model.policy import Policy

TRAIN_AGAIN = "delete this model; build a release anew and train on that"


class Models:
    """Models by name, and the sessions behind their shards; the caller holds the keyholder's lock.

    The sessions are kept by their deletion hash, so that a deletion finds the model also when the shards' own rows
    are past their retention.
    """

    def __init__(self, store: Store, ledger: Ledger, leases: Leases) -> None:
        self._store = store
        self._ledger = ledger
        self._leases = leases

    def register(self, lease_id: str, asked: ModelRegistration, policy: Policy, now: float) -> None:
        """Keep that a model learns from shards of a live lease, and log it; the same again changes nothing.

        Raises LeaseInvalid for a lease that is not open or does not name them, WrongPurpose, Deleted where one of the
        sessions, or one that the model learnt from before, is gone, and NotWitnessed: then register again.
        """
        lease = self._leases.live(lease_id, policy, now)
        if not self._leases.names(lease_id, asked.shards):
            raise LeaseInvalid("a model would learn from a shard that the lease does not list")
        sessions = [self._session(bytes.fromhex(shard), lease.purpose) for shard in asked.shards]
        model = bytes.fromhex(asked.model)
        if self._is_deleted(model):
            raise Deleted("a session that this model learnt from has been deleted", remedy=TRAIN_AGAIN)
        with self._store.transaction():
            for session in sessions:
                self._store.rows("INSERT OR IGNORE INTO learnt_from VALUES (?, ?)", model, session)
            self._say(ModelRegistered(lease=lease_id, model=model.hex()))
        self._ledger.witnessed()

    def standing(self, model: str) -> ModelStanding:
        """Return how a model stands; raises NotFound for one that was never registered."""
        name = bytes.fromhex(model)
        if self._store.row("SELECT 1 FROM learnt_from WHERE model = ?", name) is None:
            raise NotFound("no model of that name was registered here")
        return ModelStanding(model=model, deleted=self._is_deleted(name))

    def of(self, session: bytes) -> list[str]:
        """Return the names of the models that learnt from a session."""
        rows = self._store.rows("SELECT model FROM learnt_from WHERE deletion_hash = ? ORDER BY model", session)
        return [bytes(model).hex() for (model,) in rows]

    def _say(self, entry: ModelRegistered) -> None:
        """Append an entry unless it stands there: a registration may come in parts, and again."""
        if self._store.row("SELECT 1 FROM entries WHERE entry = ?", write_entry(entry)) is None:
            self._ledger.append([entry])

    def _session(self, shard: bytes, purpose: str) -> bytes:
        row = self._store.row("SELECT deletion_hash, purpose FROM wraps WHERE sha256 = ?", shard)
        if row is None:
            raise Deleted("a shard that a model would learn from has no key any more", remedy="start the training anew")
        if row[1] != purpose:
            raise WrongPurpose("a model would learn from a shard that was given for another purpose")
        return bytes(row[0])

    def _is_deleted(self, model: bytes) -> bool:
        joined = "SELECT 1 FROM learnt_from JOIN tombstones ON hash = deletion_hash WHERE model = ?"
        return self._store.row(joined, model) is not None
