"""What tells a patient (45 CFR 164.514(b)(2)): signs in a text, and the heads of columns that hold them.

Numbers that are a clinic's own (NPI, TIN, claim number) are no patient's; neither is a name with
"Dr." before it or an organisation's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail_intake.fields import tin
from mail_intake.fields.fold import alike, key
from mail_intake.fields.member import find_mbi, find_ohp_member
from mail_intake.fields.name import Names
from mail_intake.fields.patientshapes import ANY_CASE, DATE, NUMBER, WORD, labelled, named
from mail_intake.fields.phrases import alternation
from mail_intake.model.vocabulary import Vocabulary

#: Signs that are enough alone; the others need a word of health or of claims beside them.
STRONG = frozenset(
    {
        "BIRTH_DATE",
        "RECORD_NUMBER",
        "MEMBER_NUMBER",
        "MEDICARE_NUMBER",
        "OHP_NUMBER",
        "SOCIAL_SECURITY",
    }
)
_DAY = re.compile(DATE, re.IGNORECASE)
_ANY_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_ANY_NAME = re.compile(ANY_CASE)
_SOCIAL = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_TAX_WORDS = re.compile(r"\b(?:tin|tax|taxpayer|ein|fein|w-?9)\b", re.IGNORECASE)
#: So far to the left of a number its line speaks of it, in characters.
_LEFT = 60
_ICD = re.compile(r"\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b")


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that tells of a patient: a stable code, and the characters that do."""

    code: str
    start: int
    end: int


class Patients:
    """Knows the signs of a patient by a vocabulary."""

    def __init__(self, words: Vocabulary, names: Names) -> None:
        self._names = names
        labels = (*words.birth_labels, *words.service_labels, *words.record_labels)
        self._no_start = frozenset(words.not_names)
        self._no_name = frozenset((*words.offices, *words.patients, *map(key, labels), *_HEADS))
        self._values, self._people = labelled(words), named(words)
        self._care = re.compile(rf"(?<!\w){alternation(words.care)}(?!\w)", re.IGNORECASE)
        self._columns = {
            **dict.fromkeys(map(key, words.birth_labels), "BIRTH_DATE"),
            **dict.fromkeys(map(key, words.record_labels), "RECORD_NUMBER"),
            **dict.fromkeys(map(key, words.member_labels), "MEMBER_NUMBER"),
            **dict.fromkeys(map(key, words.patients), "PATIENT_NAME"),
            **{key(f"{one} {name}"): "PATIENT_NAME" for one in words.patients for name in _NAMES},
            **{key(f"{one} {number}"): "MEMBER_NUMBER" for one in words.patients for number in _NUMBERS},
            "ssn": "SOCIAL_SECURITY", "medicare no": "MEDICARE_NUMBER", "medicare id": "MEDICARE_NUMBER", "mbi": "MEDICARE_NUMBER",
        }  # fmt: skip

    def signs(self, text: str) -> tuple[Sign, ...]:
        """Return the signs in a text of one or several lines, left to right."""
        plain = alike(text.replace("\t", "|"))
        there = frozenset(WORD.findall(plain.casefold()))
        found = [
            Sign(one.code, *hit.span("v"))
            for one in self._values
            if not there.isdisjoint(one.words)
            for hit in one.pattern.finditer(plain)
            if not _heads_column(plain, hit)
        ]
        found += [Sign("MEDICARE_NUMBER", one.start, one.end) for one in find_mbi(plain)]
        found += [Sign("OHP_NUMBER", one.start, one.end) for one in find_ohp_member(plain)]
        found += [*_socials(plain), *self._named(plain, there)]
        return tuple(sorted(set(found), key=lambda one: (one.start, one.end, one.code)))

    def column(self, head: str) -> str:
        """Return the code of what stands under a column's head, "" for what is no patient's."""
        return self._columns.get(key(head), "")

    def fits(self, code: str, cell: str) -> bool:
        """Whether a cell under such a head holds what the head says: a gap or a remark does not."""
        if code == "BIRTH_DATE":
            return _DAY.search(cell) is not None
        if code != "PATIENT_NAME":
            return _ANY_NUMBER.fullmatch(cell.strip()) is not None
        return _ANY_NAME.fullmatch(cell.strip()) is not None and self._is_somebody(cell)

    def cares(self, text: str) -> bool:
        """Whether a word of health or of claims stands in it."""
        return self._care.search(text) is not None or _ICD.search(text) is not None

    def _named(self, text: str, there: frozenset[str]) -> Iterator[Sign]:
        """Yield names behind a word for a patient, but for an office's or an organisation's."""
        for one in self._people:
            for hit in one.pattern.finditer(text) if not there.isdisjoint(one.words) else ():
                if self._is_somebody(hit["v"]):
                    yield Sign(one.code, *hit.span("v"))

    def _is_somebody(self, name: str) -> bool:
        words = [key(word) for word in name.split()]
        if self._no_name.intersection(words) or self._names.is_organisation(name):
            return False
        return not self._no_start.intersection(words)


#: Behind a word for patient in a column's head.
_NAMES = ("name", "full name", "last name", "first name", "")
_NUMBERS = ("id", "number", "no", "id number", "id no", "account", "account number", "acct")


#: Heads of columns that stand beside a patient's.
_HEADS = (
    "claim",
    "claims",
    "icn",
    "tcn",
    "amount",
    "billed",
    "paid",
    "status",
    "npi",
    "dob",
    "dx",
    "ssn",
    "mbi",
)


def _heads_column(text: str, hit: re.Match[str]) -> bool:
    """Whether a label heads a column: then what begins the next line is not its value."""
    if "\n" not in text[hit.start() : hit.start("v")]:
        return False
    line = text[text.rfind("\n", 0, hit.start()) + 1 : hit.start()]
    return "|" in line or line.endswith("  ")


def _socials(text: str) -> Iterator[Sign]:
    """Yield Social Security numbers, but for those whose line calls them the clinic's tax number."""
    for hit in _SOCIAL.finditer(text):
        line = text[text.rfind("\n", 0, hit.start()) + 1 : hit.start()][-_LEFT:]
        after = text[hit.end() : hit.end() + _LEFT].partition("\n")[0]
        if tin.judge(hit[0]).code == "ssn" and not _TAX_WORDS.search(f"{line} {after}"):
            yield Sign("SOCIAL_SECURITY", *hit.span())
