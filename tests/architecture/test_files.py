"""What every file of the repository must be: short, free of this or that machine, and honest in its words."""

import re
from collections.abc import Iterator
from pathlib import Path

LONGEST = 400
# Lock files and licence texts are as long as they are.
UNLIMITED = {"LICENSE", "dev.txt", "runtime.txt", "uv.txt", "package-lock.json"}
HOME = re.compile(r"(?<![\w.-])/(?:home|root|work|Users)/(?!USER\b|aboveboard\b|\.\.\.)[\w.-]+")
REGISTRY = re.compile(
    r"(?:files\.pythonhosted|pypi\.(?:org|python)|registry\.npmjs|deb\.debian|snapshot\.debian|download\.pytorch"
    r"|--(?:extra-)?index-url[= ]http|\"resolved\"\s*:)"
)
# We say "pseudonymous": our data can be deleted by their person, so they are not nobody's.
ANONYMOUS = re.compile(r"\banonym(?:ous|i[sz]ed|ity|i[sz]e|i[sz]ation)\b", re.IGNORECASE)
DISOWNED = re.compile(r"(?:\bnever\b|\bnot\b|\bavoid\b|\binstead of\b|\bcannot\b|\bno\b)", re.IGNORECASE)


def sources(texts: dict[Path, str], *endings: str) -> Iterator[tuple[Path, str]]:
    return ((path, text) for path, text in texts.items() if path.name.endswith(endings))


def test_no_file_holds_two_nouns(texts: dict[Path, str], root: Path) -> None:
    code = sources(texts, ".py", ".ts", ".sh", ".css", ".html", "dev")
    long = {str(path.relative_to(root)): len(text.splitlines()) for path, text in code if path.name not in UNLIMITED}
    assert {name: length for name, length in long.items() if length > LONGEST} == {}


def test_no_file_names_a_machine_or_a_registry(texts: dict[Path, str], root: Path) -> None:
    found = [
        f"{path.relative_to(root)}:{number}"
        for path, text in texts.items()
        if path != Path(__file__)
        for number, line in enumerate(text.splitlines(), 1)
        if HOME.search(line) or REGISTRY.search(line)
    ]
    assert found == []


def paragraphs(text: str) -> Iterator[str]:
    return (part for part in re.split(r"\n\s*\n|\n(?=[-*|#] ?)", text) if part.strip())


def test_no_page_calls_our_data_anonymous(texts: dict[Path, str], root: Path) -> None:
    pages = sources(texts, ".md", ".html", ".po", ".pot")
    found = [
        f"{path.relative_to(root)}: {paragraph[:120]!r}"
        for path, text in pages
        for paragraph in paragraphs(text)
        if ANONYMOUS.search(paragraph) and not DISOWNED.search(paragraph)
    ]
    assert found == []
