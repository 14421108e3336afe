"""The permission gate: the only place that turns an episode into one that datasets and exporters may take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aboveboard.errors import LeaseInvalid, NoConsent, WrongPurpose
from aboveboard.formats.leases import Lease
from aboveboard.formats.recipes import ExportRecipe
from aboveboard.model.actions import SwitchApp
from aboveboard.model.layers import Layers, PixelsLayer
from aboveboard.model.trajectories import Episode, PermittedEpisode, Step
from aboveboard.pipeline.withholding import says_more

RECEIPT = re.compile(r"[0-9a-f]{64}")
EXPORT = "-export"
"""The purpose of a plaintext export of purpose `NAME` is `NAME-export`: approved by itself, shown in the ledger."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a session's segments say of their permission: purpose, receipt hash, layers consented to by app or site."""

    purpose: str
    receipt: str
    layers: Mapping[str, Layers]
    segments: tuple[str, ...]


def permit(episode: Episode, terms: Terms, lease: Lease, *, now: float) -> PermittedEpisode:
    """Return the episode as permitted under a lease; raises what speaks against it.

    WrongPurpose: episode, segments and lease are not of one purpose. LeaseInvalid: expired, or a segment it does not
    list. NoConsent: no receipt, an app without consented layers, or more in a step than its layers allow.
    """
    if not episode.purpose == terms.purpose == lease.purpose:
        raise WrongPurpose("an episode was given for another purpose than the lease's")
    if not set(episode.sources) <= set(terms.segments) or not set(terms.segments) <= set(lease.segments):
        raise LeaseInvalid("an episode comes from a segment that the lease does not list")
    require_live(lease, now)
    if not RECEIPT.fullmatch(terms.receipt):
        raise NoConsent("a segment names no consent receipt")
    for step in episode.steps:
        _require_layers(step, terms.layers)
    return PermittedEpisode(episode=episode, purpose=lease.purpose, lease=lease.id)


def permit_export(
    episode: Episode, *, shard: str, recipe: ExportRecipe, opening: Lease, approval: Lease, now: float
) -> PermittedEpisode:
    """Return an episode of an opened shard as permitted for a plaintext export to a recipient in a form.

    `opening` gave the shard's key; `approval` is the lease of purpose `NAME-export` for the same shard, whose recipe
    is this one. Raises WrongPurpose or LeaseInvalid.
    """
    if approval.purpose != episode.purpose + EXPORT:
        raise WrongPurpose("a plaintext export needs a lease of its own purpose", remedy=f"request `NAME{EXPORT}`")
    if opening.purpose not in {episode.purpose, approval.purpose}:
        raise WrongPurpose("the shard was opened for another purpose than it was built for")
    if shard not in opening.segments or shard not in approval.segments:
        raise LeaseInvalid("a shard is not listed by both the opening and the export lease")
    require_recipe(recipe, approval)
    require_live(opening, now)
    require_live(approval, now)
    return PermittedEpisode(episode=episode, purpose=approval.purpose, lease=approval.id)


def require_recipe(recipe: ExportRecipe, approval: Lease) -> None:
    """Raise LeaseInvalid unless recipient and form of an export are those that were approved."""
    if approval.recipe != recipe.sha256:
        raise LeaseInvalid(
            "the export lease was approved for another recipient or another form",
            remedy="name those of its recipe, or request one over `aboveboard lease recipe` for these",
        )


def require_live(lease: Lease, now: float) -> None:
    """Raise LeaseInvalid before a lease begins and once it has expired; `now` is in Unix seconds."""
    if not lease.not_before <= now < lease.expires:
        raise LeaseInvalid("the lease is not live now")


def _require_layers(step: Step, layers: Mapping[str, Layers]) -> None:
    """Raise NoConsent for a step of an app nobody consented to, or one that shows more than was consented to."""
    allowed = layers.get(step.site or step.app)
    if allowed is None:
        raise NoConsent("a step comes from an app or site without consented layers")
    if step.rights.layers.narrowed(allowed) != step.rights.layers:
        raise NoConsent("a step was recorded under wider layers than were consented to")
    seen = (step.before, step.at_action, *step.between, step.after)
    pictured = any(one is not None and one.picture is not None for one in seen) or any(
        child.picture is not None for child in step.children
    )
    if pictured and allowed.pixels is PixelsLayer.NONE:
        raise NoConsent("a step has pictures that were not consented to")
    if says_more(step, allowed.text):
        raise NoConsent("a step has text that was not consented to")
    for action in (step.action, *(child.action for child in step.children)):
        if isinstance(action, SwitchApp) and not {action.before, action.after} <= layers.keys():
            raise NoConsent("a step names an app or site without consented layers")
