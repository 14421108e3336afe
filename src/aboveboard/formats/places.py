"""Where a device keeps things: one folder per OS user, mode 0700, in the XDG base directories."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one participant on one device. `data` lasts, `runtime` dies with the login session.

    | path | holds | written by | read by |
    |---|---|---|---|
    | data/device/ | enrolment and device key | `enrol` | courier |
    | data/participant/ | sealed identity, sealed root, session counter, time passed | companion | companion |
    | data/days/ | DAY.pub, DAY.age: the day's journal identity, private half sealed | companion | recorder (pub) |
    | data/policy/ | policy and freshness envelopes, floor of what was seen | courier | all |
    | data/consent/ | receipts | companion | recorder |
    | data/journal/SESSION/ | sealed journal of a session | recorder | companion |
    | data/outbox/ | released segments | companion (atomic rename) | courier |
    | data/feed/ | deletions to send, their receipts, what may have left, public log | companion, courier | both |
    | runtime/ | sockets, browser profile | companion, recorder | both |
    """

    data: Path
    runtime: Path

    @property
    def device(self) -> Path:
        """Enrolment and device key."""
        return self.data / "device"

    @property
    def participant(self) -> Path:
        """Sealed identity, sealed root and session counter."""
        return self.data / "participant"

    @property
    def days(self) -> Path:
        """Journal identities, one a day."""
        return self.data / "days"

    @property
    def policy(self) -> Path:
        """Policy and freshness envelopes."""
        return self.data / "policy"

    @property
    def consent(self) -> Path:
        """Consent receipts."""
        return self.data / "consent"

    @property
    def journal(self) -> Path:
        """One folder per session."""
        return self.data / "journal"

    @property
    def outbox(self) -> Path:
        """Released segments on their way."""
        return self.data / "outbox"

    @property
    def feed(self) -> Path:
        """Deletions to send, receipts that came back."""
        return self.data / "feed"

    @property
    def recorder_socket(self) -> Path:
        """Where the recorder listens."""
        return self.runtime / "recorder.sock"

    def make(self) -> None:
        """Create every folder with mode 0700."""
        for folder in (
            self.data,
            self.runtime,
            self.device,
            self.participant,
            self.days,
            self.policy,
            self.consent,
            self.journal,
            self.outbox,
            self.feed,
        ):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
