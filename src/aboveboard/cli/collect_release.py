"""From a session on the studio's device to a dataset release: marked, looked through, released, sent, leased, built."""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from aboveboard.cli.looking_through import looked_through
from aboveboard.companion.held import discard, held_sessions, read_session
from aboveboard.companion.release import preview
from aboveboard.companion.release import release as release_session
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import read_manifest
from aboveboard.errors import NothingToDo
from aboveboard.formats.keys import ParticipantKeys
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.elements import Element
from aboveboard.model.trajectories import Episode
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder
from aboveboard.redactors.registry import all_redactors
from aboveboard.studio.day import PASSPHRASE
from aboveboard.studio.organisation import PURPOSE, Organisation
from aboveboard.studio.people.marking import Attempt, marked, parts, placed, whole
from aboveboard.studio.people.marking import Places as Spots
from aboveboard.studio.people.planning import Lost, Tried

RECIPE = "reduce to steps and episodes, build a sealed release"


def let_go(places: Places, session: str, spots: Spots, attempts: Sequence[Attempt]) -> tuple[Tried, ...]:
    """Mark what was done in a session, look through its pictures and release it; tells what became of each attempt."""
    unlocked = ParticipantKeys.unlock(places, PASSPHRASE)
    read = read_session(places, session, unlocked)
    found = placed(read.recording, spots, attempts)
    outgoing = preview(places, read.head, marked(read.recording, found), unlocked, all_redactors())
    survey = looked_through(outgoing)
    now = time.time()
    policy = PolicyStore(places.policy).current(int(now))
    try:
        release_session(places, read.head, outgoing, survey, unlocked, policy, now, state=read.state)
    except NothingToDo:
        return tuple(_tried(one, Lost.SESSION) for one in attempts)
    unmarked = Lost.LASTED if len(found) < len(tuple(parts(read.recording, spots))) else Lost.PRESSES
    leaving = zip(found, whole(outgoing.contents), strict=False)
    why = {attempt: Lost.NOTHING if kept else Lost.SEGMENT for (_, attempt), kept in leaving}
    return tuple(_tried(one, why.get(one, unmarked)) for one in attempts)


def _tried(attempt: Attempt, why: Lost) -> Tried:
    released = why is Lost.NOTHING
    return Tried(task=attempt.task, seed=attempt.seed, done=attempt.done, released=released, why=why)


def forget_held(places: Places) -> None:
    """Forget sessions that a run which was ended left: nobody knows any more what was done in them."""
    for held in held_sessions(places, 0):
        discard(places, held.session, int(time.time()))


def built(organisation: Organisation, out: Path) -> dict[str, object]:
    """Build a release of all that was sent, with a lease to read it, and return what is in it."""
    release, run = out / "release", organisation.commands.run
    shutil.rmtree(release, ignore_errors=True)
    lease, job_key = organisation.lease(f"build-{time.time_ns()}", PURPOSE, RECIPE)
    run(
        *("build", "--lease", str(lease), "--job-key", str(job_key), "--out", str(release), "--name", "Studio"),
        *("--collector", organisation.collector, "--keyholder", organisation.keyholder),
    )
    shards = [shard.sha256 for shard in read_manifest(release).shards]
    reading = organisation.lease(f"read-{time.time_ns()}", PURPOSE, "learn from the release", segments=shards)
    for made, name in zip(reading, ("read.lease", "read.job-key"), strict=True):
        shutil.copyfile(made, out / name)
        (out / name).chmod(0o600)
    with Keyholder(organisation.keyholder) as keyholder:
        opened_release = Release.open(release, Opening(Leased.read(*reading), keyholder))
    return _facts([episode for shard in opened_release.shards() for episode in shard.episodes])


def _facts(episodes: Sequence[Episode]) -> dict[str, object]:
    """Return how much of the demonstrations a learner can use."""
    shown = [one for one in episodes if one.instruction.source == "human" and one.judgement.outcome == "done"]
    steps = [step for episode in shown for step in episode.steps]
    listed = [step for step in steps if step.before.elements is not None]
    within = [
        step
        for step in listed
        if isinstance(step.target, Element)
        and step.before.elements is not None
        and step.before.elements.find(step.target.id) is not None
    ]
    states = {episode.start_state for episode in shown}
    return {
        "demonstrations in the release": len(shown),
        "start states": len(states),
        "steps": len(steps),
        "steps with a list of elements": round(len(listed) / len(steps), 4) if steps else 0.0,
        "steps whose target is in it": round(len(within) / len(steps), 4) if steps else 0.0,
    }
