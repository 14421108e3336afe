"""What the second net finds, and what it leaves alone, in English and German."""

import pytest

from aboveboard.redactors import Finding, find_all, removed, version_of
from aboveboard.redactors.identifiers import Identifiers
from aboveboard.redactors.registry import all_redactors

PERSONAL = [
    ("write to jane.doe@example.org today", "email"),
    ("an max.müller@beispiel.de", "email"),
    ("call +49 30 1234567", "phone"),
    ("Tel.: 030 1234567", "phone"),
    ("Handy 0171 2345678", "phone"),
    ("IBAN DE89 3704 0044 0532 0130 00", "iban"),
    ("GB82WEST12345698765432", "iban"),
    ("GB82 WEST 1234 5698 7654 32 PAID", "iban"),
    ("NO9386011117947", "iban"),
    ("5555 5555 5555 4444", "card"),
    ("card 4111 1111 1111 1111", "card"),
    ("from 192.168.10.77 today", "ip"),
    ("00:1a:2b:3c:4d:5e", "mac"),
    ("C:\\Users\\jane\\notes.txt", "user"),
    ("078-05-1120", "national-id"),
]
SECRET = [
    ("password: hunter2", "secret"),
    ("Das Passwort lautet Sommer2026!", "secret"),
    ("Kennwort: geheim", "secret"),
    ("AKIAIOSFODNN7EXAMPLE", "aws-key"),
    ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "github-token"),
    ("https://bob:pa55@example.org/x", "credentials-in-url"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIB", "private-key"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "jwt"),
    ("9f8Ha7Kq2LmZx04TtWvB1c", "secret"),
]
ORDINARY = [
    "Save As...",
    "Zeilennummern anzeigen",
    "Passwort ändern",
    "Version 4.18.2",
    "2026-11-21 10:30",
    "Invoice 2026-1047",
    "1234567890",
    "Donaudampfschifffahrtsgesellschaft",
    "DE12 3456 7890 1234 5678 91",
    "4111 1111 1111 1112",
    "12 of 340 rows, page 3",
    "/usr/share/doc",
    "aaaaaaaaaaaaaaaaaaaaaaaa1",
    "a1b2c3d4e1f2g3h4a1b2c3d4e1f2g3h4",  # exactly 3.5 bits a character
]


@pytest.mark.parametrize(("text", "kind"), PERSONAL + SECRET)
def test_what_must_not_be_kept_is_found(text: str, kind: str) -> None:
    assert kind in {finding.kind for finding in find_all(all_redactors(), text)}


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_labels_are_left_alone(text: str) -> None:
    assert find_all(all_redactors(), text) == ()


def test_removal_leaves_the_kind_and_what_stands_around_it() -> None:
    text = "mail jane@example.org or bob@example.org now"
    assert removed(text, find_all(all_redactors(), text)) == "mail [email] or [email] now"


def test_what_stands_around_a_number_or_a_name_is_left_to_be_read() -> None:
    for text, left in (
        ("Tel.: 030 1234567", "Tel.: [phone]"),
        (r"C:\Users\jane\notes.txt", r"C:\Users\[user]\notes.txt"),
    ):
        assert removed(text, find_all(all_redactors(), text)) == left


@pytest.mark.parametrize(("length", "found"), [(14, False), (15, True), (34, True), (35, False)])
def test_an_iban_has_15_to_34_characters(length: int, found: bool) -> None:
    account = "XY" * 17
    country, rest = "MT", account[: length - 4]
    number = int("".join(str(int(letter, 36)) for letter in f"{rest}{country}00"))
    iban = f"{country}{98 - number % 97:02}{rest}"
    assert ("iban" in {finding.kind for finding in Identifiers().find(iban)}) is found


def test_findings_that_only_touch_stay_two() -> None:
    class Beside:
        name, version = "beside", "1"

        def find(self, text: str) -> list[Finding]:
            return [Finding(0, 4, "a"), Finding(4, len(text), "b")]

    assert find_all([Beside()], "abcdefgh") == (Finding(0, 4, "a"), Finding(4, 8, "b"))


def test_a_chain_of_overlaps_becomes_one_under_the_longest_ones_kind() -> None:
    class Chain:
        name, version = "chain", "1"

        def find(self, text: str) -> list[Finding]:
            return [Finding(0, 6, "a"), Finding(4, 8, "b"), Finding(7, len(text), "c")]

    assert find_all([Chain()], "abcdefghij") == (Finding(0, 10, "a"),)


def test_overlapping_findings_become_one() -> None:
    class Wide:
        name, version = "wide", "1"

        def find(self, text: str) -> list[Finding]:
            return [Finding(0, 4, "a"), Finding(2, len(text), "b")]

    assert find_all([Wide()], "abcdefgh") == (Finding(0, 8, "b"),)


def test_removed_text_holds_nothing_to_find() -> None:
    for text, _ in PERSONAL + SECRET:
        once = removed(text, find_all(all_redactors(), text))
        again = removed(once, find_all(all_redactors(), once))
        assert text not in once
        assert len(find_all(all_redactors(), again)) <= len(find_all(all_redactors(), once))


def test_a_release_names_the_rules_it_went_through() -> None:
    assert version_of(all_redactors()) == "identifiers/1+secrets/1"


def test_a_finding_never_shows_the_text() -> None:
    (finding,) = find_all(all_redactors(), "jane@example.org")
    assert "jane" not in repr(finding)
