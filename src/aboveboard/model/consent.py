"""Consent: an explicit, granular, receipted act (fields after ISO/IEC TS 27560, terms of W3C DPV)."""

from aboveboard.model.events import Device
from aboveboard.model.layers import Layers
from aboveboard.model.value import Value


class ConsentReceipt(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What a person agreed to, with the exact bytes they saw. It stays on the device; only its hash is released.

    `layers` maps app and site ids to the layers agreed to: what is absent was not agreed to. Times are Unix
    seconds. `given_by` is the input device of the click. `withdrawn` is 0 while the consent stands.
    """

    v: int = 1
    id: str
    purpose: str
    policy_version: int
    policy_sha256: str
    keyholder: str
    layers: dict[str, Layers]
    notice: bytes
    language: str
    given: int
    expires: int
    given_by: Device
    word: str
    withdrawn: int = 0

    def permits(self, rule_id: str, at: int) -> Layers | None:
        """Return the layers agreed to for an app or site at a Unix time, or None when nothing is permitted."""
        stands = self.given <= at < self.expires and not self.withdrawn
        return self.layers.get(rule_id) if stands else None
