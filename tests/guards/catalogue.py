"""The guards between a canary and the data, in the order of the data's way. A new guard is one more row here."""

from tests.guards.guard import Edit, Guard

# --- what is in scope ------------------------------------------------------------------------------------------------

_SCOPE = Edit(
    "recorder/scope.py",
    "        if window is None or window.identity is None or window.pid is None:\n            return None\n"
    "        if is_browser(window.identity):\n"
    "            site = None if self.seen is None else self.seen.of(window)\n"
    "            return None if site is None else self.sites.get(site)\n"
    "        return self.approved.get(window.identity)\n",
    "        if window is None or window.pid is None:\n            return None\n"
    "        known = self.approved.get(window.identity) if window.identity else None\n"
    "        return known or next(iter(self.approved.values()))\n",
)
_NO_TREE = Edit(
    "recorder/camera.py",
    "        if known is None or approved is None or window.box not in known.windows:\n"
    "            return Layer(window, shown=False)\n",
    "        if known is None or approved is None or window.box not in known.windows:\n"
    "            return Layer(window, shown=approved is not None)\n",
)
_OWNER = Edit(
    "recorder/compose.py",
    "    return Owner.POINTER if isinstance(item, RawMotion | Press) else Owner.FOCUS\n",
    "    return Owner.POINTER\n",
)
_FOCUS_TOO = Edit(
    "recorder/gate.py",
    "        if around[-1].windows[Owner.FOCUS] is None:\n            return out ",
    "        if around[-1].windows[Owner.FOCUS] is None:\n            pass ",
)

_CONSENT = Edit(
    "recorder/scope.py",
    "    agreed = receipt.permits(rule.id, at)\n",
    "    agreed = receipt.permits(rule.id, at) or rule.layers\n",
)
_HELD_BACK = Edit(
    "companion/outgoing.py",
    "    if any(name is not None and name not in receipt.layers for name in apps):\n",
    "    if False:\n",
)
_NO_LAYERS = Edit(
    "pipeline/gate.py",
    "    if allowed is None:\n",
    "    if allowed is None:\n        return\n    if allowed is None:\n",
)

# --- what a picture shows --------------------------------------------------------------------------------------------

_WANTED_ANY = Edit(
    "recorder/canvas.py",
    "        if layer.shown and part.area and not layer.window.input_only and not hidden:\n",
    "        if part.area and not layer.window.input_only and not hidden:\n",
)
_BLACK = Edit(
    "recorder/canvas.py",
    "        if not layer.shown or grab is None or layer.window.input_only:\n",
    "        if grab is None or layer.window.input_only:\n",
)
_WANTED_WHOLE = Edit(
    "recorder/canvas.py",
    "        part = layer.window.box.intersection(box)\n",
    "        part = layer.whole.intersection(box)\n",
)
_FRAME = Edit(
    "recorder/canvas.py",
    "        for part in (layer.window.box,) if layer.window.shape is None else layer.window.shape:\n"
    "            seen = part.intersection(layer.window.box).intersection(grab.box).intersection(box)\n",
    "        for part in (layer.whole,):\n            seen = part.intersection(grab.box).intersection(box)\n",
)
_MASKS = Edit("elements/masks.py", "    return tuple(_outermost(found))\n", "    return ()\n")

# --- what a text may say ---------------------------------------------------------------------------------------------

_VOCABULARY = Edit(
    "elements/vocabulary.py",
    "        return role in CHROME_ROLES and known\n",
    "        return role in CHROME_ROLES and bool(text.strip())\n",
)
_SECOND_NET = Edit(
    "companion/second_net.py",
    "        return removed(text, findings) if findings else text\n",
    "        return text\n",
)
_TEXT = Edit(
    "elements/vocabulary.py",
    "        if self.layer is TextLayer.NONE:\n            return Hidden()\n",
    "        return Redacted(text=text)\n",
)
_TITLE = Edit(
    "elements/minimise.py",
    "        name=Hidden() if _is_title(node, around.above) else _name(node, texts),\n",
    "        name=_name(node, texts),\n",
)
_LAYERS_AGAIN = Edit(
    "pipeline/gate.py",
    "    if says_more(step, allowed.text):\n",
    "    if False:\n",
)
_PRINTABLE = Edit(
    "recorder/keys.py",
    "        return len(raw.name) > 1 and not raw.composing and not (raw.text and raw.text.isprintable())\n",
    "        return True\n",
)
_NO_PRINTABLE = Edit(
    "model/events.py",
    '        if len(self.key) == 1 and not {"ctrl", "alt", "meta"} & set(self.modifiers):\n',
    "        if False:\n",
)
_SECURE = Edit("recorder/secrets.py", "        return key in self._fields\n", "        return False\n")

# --- when nothing is recorded, and what is taken back ----------------------------------------------------------------

_PAUSE = Edit(
    "recorder/recorder.py",
    "        elif isinstance(request, Pause):\n            self.stop(GapReason.PAUSED, State.PAUSED)\n",
    "        elif isinstance(request, Pause):\n            return\n",
)
_FROZEN = Edit(
    "recorder/indicator_watch.py",
    '            raise IndicatorLost("the strip is frozen")\n',
    "            return\n",
)
_HEARTBEAT = Edit("recorder/session.py", "BEAT_TOLERANCE_MS = 750\n", "BEAT_TOLERANCE_MS = 1 << 40\n")
_DISCARD = Edit("recorder/capture.py", "        gone = self._blocks.forget(minutes, now)\n", "        gone = 0\n")
_CUT = Edit(
    "formats/journal.py",
    "    left = without(recording(old.batches), predicate)\n",
    "    left = recording(old.batches)\n",
)

_WRAPS_GONE = Edit(
    "keyholder/deletions.py",
    '"DELETE FROM wraps WHERE deletion_hash = ?"',
    '"SELECT 1 FROM wraps WHERE deletion_hash = ?"',
)
_TOMBSTONES = Edit("keyholder/deletions.py", '"INSERT OR IGNORE INTO tombstones VALUES (?)"', '"SELECT ?"')

# --- what lies somewhere ---------------------------------------------------------------------------------------------

_JOURNAL_SEAL = Edit(
    "formats/blocks.py",
    "    sealed: bytes = pyrage.encrypt(plain, [recipient])\n",
    "    sealed: bytes = plain\n",
)
_SEGMENT_SEAL = Edit(
    "formats/sealing.py",
    '    data = clear + AESGCM(key).encrypt(_NONCE, framed.ljust(size, b"\\0"), clear)\n',
    '    data = clear + framed.ljust(size, b"\\0") + bytes(TAG_BYTES)\n',
)

_NO_LOG = Edit(
    "elements/vocabulary.py",
    "        return shape_of(text)\n",
    '        __import__("sys").stderr.write(text + "\\n")\n        return shape_of(text)\n',
)

GUARDS = (
    Guard("scope", "only approved programs are recorded", (_SCOPE,), "terminal"),
    Guard("scope+tree", "and no tree means no picture", (_SCOPE, _NO_TREE), "terminal", "release"),
    Guard("focus", "keys belong to the window with the focus", (_OWNER,), held_by="the focus is asked again"),
    Guard("focus+again", "and the focus is asked again before anything passes", (_OWNER, _FOCUS_TOO), "terminal"),
    Guard("consent", "only what the person agreed to is recorded", (_CONSENT,), "declined", "journal"),
    Guard(
        "consent+release+build",
        "and the same is asked at release and at the build",
        (_CONSENT, _HELD_BACK, _NO_LAYERS),
        "declined",
        "episode",
    ),
    Guard("canvas", "pixels of other programs are black", (_WANTED_ANY, _BLACK), "notification"),
    Guard(
        "frame",
        "the frame with the title is black",
        (_WANTED_WHOLE, _FRAME),
        held_by="a window's own pixels hold no frame",
        short="editor's title",
    ),
    Guard("masks", "text in pictures is filled", (_MASKS,), "editor"),
    Guard("vocabulary", "names only in the program's own words", (_VOCABULARY,), "dialog's button"),
    Guard(
        "vocabulary+net",
        "and a second net catches secrets at release",
        (_VOCABULARY, _SECOND_NET),
        "dialog's text",
        "episode",
    ),
    Guard("text", "text is kept as a shape", (_TEXT,), "editor"),
    Guard(
        "text+layers", "and the build refuses text that nobody agreed to", (_TEXT, _LAYERS_AGAIN), "editor", "export"
    ),
    Guard(
        "title", "titles are never said", (_TITLE,), held_by="the vocabulary knows no windows, so a title is a shape"
    ),
    Guard("title+text", "and what is not the program's word is a shape", (_TITLE, _TEXT), "editor's title", "journal"),
    Guard("printable", "keys that print are not told", (_PRINTABLE,), held_by="the model refuses such an event"),
    Guard("printable+model", "and the model refuses them", (_PRINTABLE, _NO_PRINTABLE), "editor", "spelled"),
    Guard("secure", "of a secure field only that it was used", (_SECURE,), "password"),
    Guard(
        "secure+printable",
        "and its keys are not told",
        (_SECURE, _PRINTABLE, _NO_PRINTABLE),
        "password",
        "spelled",
    ),
    Guard("pause", "nothing is recorded in a pause", (_PAUSE,), "paused"),
    Guard(
        "frozen",
        "a frozen strip ends capture",
        (_FROZEN,),
        held_by="the companion's heartbeat is missed",
        short="strip frozen",
    ),
    Guard(
        "heartbeat",
        "a silent companion ends capture",
        (_HEARTBEAT,),
        held_by="the strip is seen frozen",
        short="companion silent",
    ),
    Guard("frozen+heartbeat", "one of both ends capture", (_FROZEN, _HEARTBEAT), "strip frozen"),
    Guard("discard", "what is discarded is unlinked", (_DISCARD,), "discarded"),
    Guard("cut", "what is cut is gone before release", (_CUT,), "cut", "episode"),
    Guard(
        "deletion",
        "a deleted session's keys are gone",
        (_WRAPS_GONE, _TOMBSTONES),
        "deleted",
        "after the deletion",
    ),
    Guard("journal-seal", "the journal is sealed", (_JOURNAL_SEAL,), "released", "before the review: device"),
    Guard("log", "no content is written to a log", (_NO_LOG,), "editor", "logs/"),
    Guard("segment-seal", "segments and shards are sealed", (_SEGMENT_SEAL,), "released", "collector"),
)

SHORT = (
    *("scope", "scope+tree", "focus+again", "canvas", "frame", "masks", "vocabulary", "text", "title+text"),
    *("printable+model", "secure", "secure+printable", "discard", "journal-seal", "segment-seal"),
    *("consent", "pause", "frozen", "heartbeat", "frozen+heartbeat", "log"),
)
"""Guards whose removal the short scene notices too; continuous integration tries these."""
