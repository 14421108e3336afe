"""What browsers' extensions are told when a session begins or ends: the sites in scope, and the words of each."""

from collections.abc import Sequence

from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.formats.browser import LARGEST_MESSAGE, BrowserScope, SiteScope, WordList, encode
from aboveboard.model.gaps import GapReason
from aboveboard.model.policy import SiteRule
from aboveboard.recorder.scope import Approved, Scope

WORDS_AT_ONCE = 100
"""Words of one message; the longest hundred of them stay below the largest message."""


def began(scope: Scope, key: bytes) -> tuple[BrowserScope, tuple[WordList, ...]]:
    """Return what is in scope now, with the session's key of title codes, and the words that are chrome there."""
    sites = [_site(found.rule, found) for found in scope.sites.values() if isinstance(found.rule, SiteRule)]
    told = BrowserScope(state="recording", key=key.hex(), sites=tuple(sites))
    while len(encode(told)) > LARGEST_MESSAGE:  # what cannot be told of is not recorded
        sites.pop()
        told = BrowserScope(state="recording", key=key.hex(), sites=tuple(sites))
    rules = [found.rule for found in scope.sites.values()]
    return told, tuple(part for rule in rules if isinstance(rule, SiteRule) for part in _words(rule))


def ended(reason: GapReason) -> BrowserScope:
    """Return that nothing is in scope any more, and why."""
    return BrowserScope(state="paused" if reason is GapReason.PAUSED else "stopped", reason=reason.value)


def _site(rule: SiteRule, found: Approved) -> SiteScope:
    return SiteScope(
        id=rule.id,
        origin=rule.origin,
        app_class=rule.app_class,
        text=found.layers.text,
        pixels=found.layers.pixels,
        routes=rule.routes,
        templates=rule.templates,
    )


def _words(rule: SiteRule) -> Sequence[WordList]:
    words = sorted(Vocabulary.of(rule.chrome).words)
    parts = range(0, max(1, len(words)), WORDS_AT_ONCE)
    return [WordList(site=rule.id, first=part == 0, words=tuple(words[part : part + WORDS_AT_ONCE])) for part in parts]
