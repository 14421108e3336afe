"""A session that comes to its turn after the lease has ended is not opened."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import LeaseInvalid
from aboveboard.formats.leases import Lease, segments_root
from aboveboard.model.time import Week
from aboveboard.pipeline.sessions import Held, SessionTask, made_of
from aboveboard.reduction.registry import reduce

NAME = "ab" * 32
ENDS = 1_000


def test_no_segment_is_looked_at_once_the_lease_has_ended() -> None:
    """What is given as the segment would be refused as none, were it opened."""
    lease = Lease(
        purpose="demo",
        segments=(NAME,),
        count=1,
        root=segments_root([NAME]),
        job_key=X25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
        recipe=NAME,
        not_before=0,
        expires=ENDS,
        checkpoint="",
        keyholder=NAME,
        requester=NAME,
    )
    task = SessionTask(
        session=b"d" * 32,
        segments=(Held(NAME, b"no segment", b"k" * 32),),
        lease=lease,
        split="train",
        rekeying=b"r" * 32,
        epoch=Week(name="2026-W47"),
    )
    with pytest.raises(LeaseInvalid):
        made_of(task, reduce, lambda: ENDS)
