"""The notice: what is asked, from the policy in plain words, and the choices a consent may make of it."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment

from aboveboard.companion.catalogue import Catalogue
from aboveboard.errors import InputError
from aboveboard.model.layers import STRUCTURE_ONLY, AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import AppRule, Policy, SiteRule

_TEXT = (TextLayer.NONE, TextLayer.SHAPE, TextLayer.REDACTED)
_PIXELS = (PixelsLayer.NONE, PixelsLayer.MASKED, PixelsLayer.SURROGATE, PixelsLayer.REDACTED)
CLASSES = {
    AppClass.GENERAL: "ordinary app",
    AppClass.ASSISTANT: "assistant",
    AppClass.MAIL: "mail",
    AppClass.CHAT: "chat",
    AppClass.MEETING: "meetings",
    AppClass.PERSON_RECORDS: "records about people",
}
SITE = "ordinary website"
TEXT_WORDS = {
    TextLayer.NONE: "No text at all",
    TextLayer.SHAPE: "Only the kind and rough length of what you write (a date, some words)",
    TextLayer.REDACTED: "The text, with personal data and secrets replaced",
}
PIXELS_WORDS = {
    PixelsLayer.NONE: "No pictures",
    PixelsLayer.MASKED: "Pictures in which everything but the app's own buttons and menus is covered",
    PixelsLayer.SURROGATE: "Pictures in which your content is replaced by made-up content",
    PixelsLayer.REDACTED: "Pictures in which personal data and secrets are covered",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One app or site as offered: the first of each list of layers is preset, `most_` is what the policy allows.

    `addresses` says where a site's pages lie; it is empty for an app.
    """

    id: str
    name: str
    kind: str
    addresses: tuple[str, ...]
    structure_only: bool
    texts: tuple[TextLayer, ...]
    pixels: tuple[PixelsLayer, ...]
    most_text: TextLayer
    most_pixels: PixelsLayer
    cadence_s: int
    pointer_path: bool
    key_timing: bool


def offers(policy: Policy) -> tuple[Offer, ...]:
    """Return what a policy offers, in its order; preset is the least of the design's default and the policy."""
    return tuple(_offer(rule) for rule in rules(policy))


def rules(policy: Policy) -> tuple[AppRule | SiteRule, ...]:
    """Return all apps and sites of a policy."""
    return (*policy.apps, *policy.sites)


def _offer(rule: AppRule | SiteRule) -> Offer:
    most, preset = rule.layers, Layers().narrowed(rule.layers)
    texts = _TEXT[: _TEXT.index(most.text) + 1]
    pixels = _PIXELS[: _PIXELS.index(most.pixels) + 1]
    return Offer(
        id=rule.id,
        name=rule.name,
        kind=_kind(rule),
        addresses=_addresses(rule),
        structure_only=rule.app_class in STRUCTURE_ONLY,
        texts=(preset.text, *(layer for layer in texts if layer is not preset.text)),
        pixels=(preset.pixels, *(layer for layer in pixels if layer is not preset.pixels)),
        most_text=most.text,
        most_pixels=most.pixels,
        cadence_s=most.cadence_s,
        pointer_path=most.pointer_path,
        key_timing=most.key_timing,
    )


def _kind(rule: AppRule | SiteRule) -> str:
    ordinary = rule.app_class is AppClass.GENERAL
    return SITE if ordinary and isinstance(rule, SiteRule) else CLASSES[rule.app_class]


def _addresses(rule: AppRule | SiteRule) -> tuple[str, ...]:
    """Return how the addresses of a site's pages begin: its name alone does not say which site it is."""
    return tuple(rule.origin + route for route in rule.routes or ("",)) if isinstance(rule, SiteRule) else ()


def fingerprint(key: str) -> str:
    """Return a key's fingerprint for eyes: the first 16 bytes of its SHA-256 in groups of four letters."""
    digest = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def notice_bytes(environment: Environment, policy: Policy, words: Catalogue) -> bytes:
    """Return the exact bytes of the notice in one language: they are shown, and the receipt keeps them."""
    text = environment.get_template("notice_text.html").render(
        _=words,
        policy=policy,
        offers=offers(policy),
        until=_date(policy.expires),
        keyholder=(policy.keyholder.name, fingerprint(policy.keyholder.key)),
        representatives=[(k.name, fingerprint(k.key)) for k in policy.signers if k.role == "representative"],
        text_words=TEXT_WORDS,
        pixels_words=PIXELS_WORDS,
    )
    return text.encode()


def chosen(policy: Policy, form: Mapping[str, str]) -> dict[str, Layers]:
    """Return the layers a form agrees to: only ticked apps and sites, never more than the policy offers.

    Fields of app ID: `agree-ID`, `text-ID`, `pixels-ID`, `cadence-ID`, `path-ID`, `timing-ID`. Raises InputError
    when nothing is ticked or a value is none that was offered.
    """
    agreed: dict[str, Layers] = {}
    for rule in rules(policy):
        if f"agree-{rule.id}" not in form:
            continue
        try:
            asked = Layers(
                text=TextLayer(form.get(f"text-{rule.id}", TextLayer.NONE)),
                pixels=PixelsLayer(form.get(f"pixels-{rule.id}", PixelsLayer.NONE)),
                cadence_s=rule.layers.cadence_s if f"cadence-{rule.id}" in form else 0,
                pointer_path=f"path-{rule.id}" in form,
                key_timing=f"timing-{rule.id}" in form,
            )
        except ValueError as error:
            raise InputError("a layer was asked for that does not exist") from error
        agreed[rule.id] = asked.narrowed(rule.layers)
    if not agreed:
        raise InputError("no app or site is ticked", remedy="tick what you agree to, or leave the page: that is a no")
    return agreed


def _date(at: int) -> str:
    return datetime.datetime.fromtimestamp(at, tz=datetime.UTC).strftime("%Y-%m-%d")
