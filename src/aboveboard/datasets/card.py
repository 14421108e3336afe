"""The card of a release: a datasheet for people and Croissant for machines, both from the manifest alone."""

import json
from typing import Any

from aboveboard.datasets.manifest import Manifest, ShardEntry
from aboveboard.formats.recipes import ExportRecipe
from aboveboard.model.aggregates import FEWEST_PEOPLE, about

CARD, CROISSANT = "card.md", "croissant.json"
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "includes": "cr:includes",
    "recordSet": "cr:recordSet",
}
"""The terms used here, after the Croissant format specification 1.0 (MLCommons)."""


SEALED = (
    "Shards are sealed; reading one needs a lease of two approvers for this purpose, and every reading is in a",
    "public log. The data are pseudonymous, not nobody's: a person can delete a session at any time, and its",
    "shard no longer opens from then on.",
)
PLAIN = (
    "This is a plain copy of that release, in the form `{form}`, for {recipient}: nothing seals it, and reading it",
    "leaves no mark. The data are pseudonymous, not nobody's: a session that its person deletes from now on is gone",
    "from the release and not from this copy, so export anew and delete this one. What this form could not hold,",
    "and how many shards were gone already, is in `export.json`. The numbers below are those of the release.",
)


def datasheet(manifest: Manifest, plain: ExportRecipe | None = None) -> str:
    """Return the datasheet (after Gebru et al., Datasheets for Datasets, 2021) as Markdown.

    Of a release, or of what was exported of it where `plain` says for whom and in which form.
    """
    named = {} if plain is None else {"form": plain.form, "recipient": plain.recipient}
    return "\n".join(
        (
            f"# {manifest.name}",
            "",
            f"Release `{manifest.id[:16]}`, purpose `{manifest.purpose}`, made in {manifest.week.name}",
            f"under lease `{manifest.lease}`.",
            "",
            "## What it is",
            "",
            "Steps and episodes of work on a computer: what was seen, what was done, what came of it. Recorded with",
            "the knowledge and consent of the people who did the work, in approved apps only, reduced by fixed rules.",
            *(line.format(**named) for line in (SEALED if plain is None else PLAIN)),
            "",
            "## Composition",
            "",
            *_composition(manifest),
            "",
            "## Collection, redaction, reduction",
            "",
            f"- policy versions: {_listed(manifest.versions.policies)}",
            f"- recorder versions: {_listed(manifest.versions.recorders)}",
            f"- redactor versions: {_listed(manifest.versions.redactors)}",
            f"- reducer version: {manifest.versions.reducer}",
            f"- recogniser of tasks, version: {manifest.versions.recogniser or 'none'}",
            f"- builder version: {manifest.versions.builder}",
            "",
            "Episodes are cut by a gap, the edge of a segment, the participant's own marks and two minutes without an",
            "action; what nobody marked is divided further by fixed rules (`cut` is `task`). Their instructions are",
            "made from the interface's own labels (`source` is `template`) where the participant gave no words.",
            "",
            "## Leaks",
            "",
            leaks(manifest),
            "",
            "## Left out",
            "",
            *_left_out(manifest),
            "",
            "## Uses",
            "",
            "Training and testing agents that use computers, for the purpose named above. Not for judging, ranking or",
            "recognising a person: there is no person column, and trying to tell who it was is forbidden.",
            "",
        )
    )


def leaks(manifest: Manifest) -> str:
    """Return what was measured of leaks, in one sentence: the rate, its interval, of what, and where."""
    report = manifest.leaks
    if not report.measured:
        return "Not measured."
    low, high = (f"{100 * end:.1f}" for end in report.interval)
    return (
        f"Measured leak rate: {100 * report.rate:.1f} % (95 % interval {low} to {high} %): "
        f"{report.found} of {report.searched} known strings found; searched: {report.where}."
    )


def croissant(manifest: Manifest) -> str:
    """Return the release in Croissant (JSON-LD) with its terms of use in ODRL."""
    document = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": manifest.name,
        "description": f"Sealed release of computer-use episodes for the purpose {manifest.purpose}.",
        "version": f"1.0.0+{manifest.id[:12]}",
        "datePublished": manifest.week.name,
        "license": "odrl:Agreement",
        "dct:provenance": leaks(manifest),
        "odrl:permission": {"odrl:action": "odrl:use", "odrl:constraint": _purpose(manifest.purpose)},
        "odrl:prohibition": {"odrl:action": "odrl:distribute"},
        "distribution": [_file(shard) for shard in manifest.shards],
    }
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _composition(manifest: Manifest) -> list[str]:
    sides = "Splits are by person, by a pseudonym that changes with the quarter: within one, no one is on two sides."
    rows = [f"People: {manifest.people}. {sides}"]
    if manifest.totals is None:
        return [*rows, f"Totals and the sizes of splits are told from {FEWEST_PEOPLE} people on."]
    totals = manifest.totals
    table = [f"| {name} | {about(shards)} |" for name, shards in sorted(totals.splits.items())]
    told = f"How many shards a split has is told where each has {FEWEST_PEOPLE} people."
    rows += ["", "| split | shards |", "|---|---|", *table, ""] if table else [told]
    counts = (("episodes", totals.episodes), ("steps", totals.steps), ("pictures", totals.pictures))
    return [*rows, "In tens: " + ", ".join(f"{about(count)} {what}" for what, count in counts) + "."]


def _left_out(manifest: Manifest) -> list[str]:
    if manifest.totals is None:
        return [f"Whether something was left out, and why, is told from {FEWEST_PEOPLE} people on."]
    return [f"- {reason}" for reason in manifest.withheld] or ["Nothing."]


def _listed(values: tuple[object, ...]) -> str:
    return ", ".join(str(value) for value in values) or "none"


def _purpose(purpose: str) -> dict[str, str]:
    return {"odrl:leftOperand": "odrl:purpose", "odrl:operator": "odrl:eq", "odrl:rightOperand": purpose}


def _file(shard: ShardEntry) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": shard.sha256[:16],
        "name": f"{shard.sha256[:16]}.absd",
        "contentUrl": f"shards/{shard.sha256}.absd",
        "contentSize": f"{shard.size} B",
        "encodingFormat": "application/vnd.aboveboard.shard",
        "sha256": shard.sha256,
    }
