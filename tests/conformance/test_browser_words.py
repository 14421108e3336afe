"""What is said of a text, against the vectors that the extension's tests read too."""

import json
from typing import Any

from aboveboard.elements.vocabulary import CHROME_ROLES
from tests.conformance.make_browser_vectors import WORDS, vectors
from tests.conformance.vector_files import VECTORS


def test_the_vectors_say_what_the_recorder_says() -> None:
    written: dict[str, Any] = json.loads((VECTORS / "browser" / "words.json").read_text(encoding="utf-8"))
    assert written["words"] == list(WORDS)
    assert written["chrome_roles"] == sorted(CHROME_ROLES)
    assert {name: written[name] for name in ("cases", "labels")} == vectors()
