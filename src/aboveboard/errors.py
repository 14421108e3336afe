"""The error tree: every failure a user can meet has a name, says what happened and names its remedy."""


class AboveboardError(Exception):
    """The root of all named errors; carries a message, a remedy and the exit status of a command that meets it.

    Messages never hold recorded content, key material or a person's name.
    """

    default_remedy = "run `aboveboard doctor` and follow what it says"
    exit_status = 1

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy or self.default_remedy

    def __str__(self) -> str:
        return f"{self.message}. Remedy: {self.remedy}"


# --- this machine -------------------------------------------------------------------------------------------------


class MachineError(AboveboardError):
    """Something this machine lacks."""


class NoDisplay(MachineError):
    """No X server answers."""

    default_remedy = "log in to an X11 session or set DISPLAY, or run `./dev demo`, which brings its own screen"


class DisplayLost(MachineError):
    """The X server went away while recording."""

    default_remedy = "nothing sealed is lost; start the recorder again once the screen is back"


class NoAccessibility(MachineError):
    """No accessibility bus answers, so elements cannot be read and masked."""

    default_remedy = "install at-spi2-core and log in again"


class MissingLibrary(MachineError):
    """A system library or program that recording needs is absent."""

    default_remedy = "install it with apt; `aboveboard doctor` prints the line"


class NotConfined(MachineError):
    """A process could not take its own rights away, or the self-test found one left."""

    default_remedy = "use a kernel of 5.13 or newer with Landlock and seccomp; the process refuses to run without them"


class NamesLost(MachineError):
    """The files by which the network finds names were replaced, and a process that gave up its rights cannot read them.

    The network changed. Rights that were given up do not come back, so the process ends and is started anew.
    """

    default_remedy = "start it again; as a service it is started again by itself within minutes"


class NoSpace(MachineError):
    """The disk is full, or the journal reached its quota."""

    default_remedy = "free some space or release or discard older sessions; recording resumes by your own click"


class ClockDoubted(MachineError):
    """The clock leapt ahead by more than a day, and nothing has confirmed it yet."""

    default_remedy = "if the machine's clock is wrong, set it right: what it says counts once it has stood for a day"


class NotBuilt(MachineError):
    """A part that is built from sources of its own was not built."""

    default_remedy = "run `./dev build` in the checkout, or `npm ci` and `npm run build` in the folder `practice`"


class BrowserNotReady(MachineError):
    """The browsers of this machine do not have the extension as it was installed for them."""

    default_remedy = "do what is said beside each, then run `aboveboard browser check` again"


class NotADemoScreen(MachineError):
    """A demo part was pointed at a screen that the demo did not start, or real mode at a demo screen."""

    default_remedy = "run demos with `./dev demo` or `./dev screen`; record real work on a real login session"


class PlatformNotProven(MachineError):
    """This platform, or the way of reading its desktop, has not been shown to keep the promises: nothing is recorded.

    docs/reference/platforms.md says which platforms were shown, and what each lacks.
    """

    default_remedy = "record on a login session of X11 on Linux; docs/reference/platforms.md says what lacks elsewhere"


class AlreadyRunning(MachineError):
    """A second companion or recorder was started for the same session."""

    default_remedy = "use the one that runs (`aboveboard status`), or stop it first"


class NotRunning(MachineError):
    """A command needs a running companion or recorder."""

    default_remedy = "start it with `aboveboard companion`"


class RecorderHung(NotRunning):
    """The recorder did not answer in its time, so it was ended: what is not answered cannot be stopped otherwise."""

    default_remedy = "nothing is recorded now and what was sealed is kept; press Resume when you want to go on"


class EnvironmentLost(MachineError):
    """The browser or the screen in which an agent acts has gone, or its page never came."""

    default_remedy = "reset it: that begins with a new browser; see that chromium and xvfb start on this machine"


class WorkerEnded(MachineError):
    """A process that worked on part of a run was ended from outside, or memory ran out."""

    default_remedy = "run the same again: what is done is kept; give fewer --workers where memory ran out"


# --- permission -----------------------------------------------------------------------------------------------------


class PermissionRefused(AboveboardError):
    """Something is not allowed, by policy, consent, purpose or key."""

    exit_status = 3


class NotEnrolled(PermissionRefused):
    """This device and user have not been provisioned."""

    default_remedy = "run `aboveboard enrol` (on managed devices provisioning does it)"


class NoConsent(PermissionRefused):
    """No valid consent receipt permits what was asked."""

    default_remedy = "read the notice with `aboveboard notice` and decide there; saying no needs nothing"


class ConsentNotHuman(PermissionRefused):
    """A consent or resume came from a synthetic input device outside a demo screen."""

    default_remedy = "click with your own mouse or press your own key"


class PolicyInvalid(PermissionRefused):
    """The policy is absent, unreadable, wrongly signed or older than one already seen."""

    default_remedy = "fetch the current policy with `aboveboard courier --once`; capture stays off until then"


class PolicyExpired(PolicyInvalid):
    """The policy or its freshness statement has expired."""


class ClockBehind(PolicyInvalid):
    """The clock is behind a time this device has already seen."""

    default_remedy = "correct the machine's clock; capture stays off until it is ahead of what was seen before"


class IndicatorLost(PermissionRefused):
    """The indicator is not visible, so capture stopped."""

    default_remedy = "bring the strip back (`aboveboard companion`) and resume by your own click"


class WrongPurpose(PermissionRefused):
    """Data were asked for under another purpose than the one they were given for."""

    default_remedy = "ask for a lease of the recorded purpose; a new purpose needs new consent"


class LeaseInvalid(PermissionRefused):
    """A lease is expired, not yet valid, not approved by two roles, or does not name what was asked."""

    default_remedy = "request a lease with `aboveboard lease request` and have two roles approve it"


class NotWitnessed(PermissionRefused):
    """Too few witnesses cosigned the ledger."""

    default_remedy = "start two of the three witnesses; nothing is unwrapped without them"


class TicketRefused(PermissionRefused):
    """The fleet ticket is missing, wrong or of another day."""

    default_remedy = "run `aboveboard courier --once`; it fetches today's ticket with the device key"


class Deleted(PermissionRefused):
    """What was asked for has been deleted by the person it came from."""

    default_remedy = "none; build the next release, which leaves it out"


class SessionClosed(PermissionRefused):
    """A session takes no more segments, because its first one arrived more than 48 hours ago."""

    default_remedy = "none; the segment stays in the outbox as refused; deleting its session everywhere removes it too"


class PassphraseWrong(PermissionRefused):
    """The passphrase does not open the participant's identity."""

    default_remedy = "type it again; the twelve words restore everything if it is forgotten"


class WordsWrong(PermissionRefused):
    """The twelve words are misspelt or are not this participant's."""

    default_remedy = "check each word against the list and their order"


class Locked(PermissionRefused):
    """The companion is locked, so nothing can be opened or released."""

    default_remedy = "open the review page and type your passphrase"


class PicturesUnread(PermissionRefused):
    """Not every picture of a session was looked through for text that a cover missed, so it is not released."""

    default_remedy = "wait until all pictures are read, or remove the pictures of this session"


class WordsInPictures(PermissionRefused):
    """A program read words in pictures that should be covered, and nobody said yet that they may leave."""

    default_remedy = "look at them in `aboveboard review`; blacken them, remove the pictures, or release all the same"


# --- artefacts ------------------------------------------------------------------------------------------------------


class ArtefactError(AboveboardError):
    """A stored artefact cannot be used."""

    exit_status = 4


class NewerFormat(ArtefactError):
    """The artefact was written by a newer version."""

    default_remedy = "update Aboveboard on this machine and read it again"


class UnknownFormat(ArtefactError):
    """The bytes are not an artefact of the expected kind."""

    default_remedy = "check that the path is right; the file was left as it is"


class UnknownFields(ArtefactError):
    """A recording of another recorder holds fields or kinds that this version does not know, and all were asked for."""

    default_remedy = "leave out --strict to take what is known and count the rest, or update Aboveboard"


class Tampered(ArtefactError):
    """A seal, signature, commitment or hash does not match."""

    default_remedy = "do not use it; fetch it again, and report it if it fails again"


class Truncated(ArtefactError):
    """The artefact ends early."""

    default_remedy = "everything before the cut was kept; `aboveboard doctor` reports what is missing"


class KeyMissing(ArtefactError):
    """The key that would open this is gone or was never here."""

    default_remedy = "a deleted or expired key does not come back; choose material whose key lives"


class LedgerShort(ArtefactError):
    """The keyholder's ledger is shorter than, or differs from, a checkpoint it has signed: an old copy was restored."""

    default_remedy = "restore the newest copy of the keyholder's database, or rebuild it from the published ledger"


# --- services -------------------------------------------------------------------------------------------------------


class ServiceError(AboveboardError):
    """A service could not be reached or gave an answer that breaks its specification."""

    exit_status = 5


class Unreachable(ServiceError):
    """The collector, keyholder or a witness does not answer."""

    default_remedy = "nothing is lost; it is tried again later, or check the address and start the service"


class Refused(ServiceError):
    """A service answered with a refusal."""

    default_remedy = "read its reason; `aboveboard verify` checks the artefact it refused"


# --- input of a command -----------------------------------------------------------------------------------------------


class InputError(AboveboardError):
    """A command was given something it cannot use."""

    default_remedy = "see the command's --help"
    exit_status = 2


class NotFound(InputError):
    """A named file, session, lease or release does not exist."""


class FileTrouble(InputError):
    """A file or folder cannot be read or written."""

    default_remedy = "name another place, or make this one yours: `ls -ld` shows whose it is"


class NothingToDo(InputError):
    """A command has nothing to work on."""


class Malformed(InputError):
    """A request or argument is not of the form that was asked for."""

    default_remedy = "compare it with spec/services.md"


class TooLarge(InputError):
    """A body or artefact is larger than its specification allows."""

    default_remedy = "send what the specification allows; a segment has about 8 MB"
