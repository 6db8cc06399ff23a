"""Which sheets of a workbook are meant: "use the tab Current only", "the second sheet"; old ones are not."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mail_intake.extract.people.fate import takes_away
from mail_intake.fields.fold import alike, key
from mail_intake.model.mail import Mail, SegmentKind

_SHEET = r"(?:work)?(?:tab|sheet)s?"
_NAMED = re.compile(
    rf"\b{_SHEET}\s+(?:called\s+|named\s+|labeled\s+|labelled\s+)?\"(?P<name>[^\"\n]{{1,40}})\"|\"(?P<first>[^\"\n]{{1,40}})\"\s+{_SHEET}\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b(?P<which>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+{_SHEET}\b|\b{_SHEET}\s+(?P<number>[1-4])\b",
    re.IGNORECASE,
)
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}  # fmt: skip
#: A sheet that is named so is spoken of, but not meant.
_NOT = re.compile(
    r"\b(?:not|ignore|disregard|except|other than|skip|don't|never)\b[^.!?]{0,30}$", re.IGNORECASE
)
_ASIDE = re.compile(
    r"[^.!?]{0,20}\b(?:for (?:your |our )?(?:reference|information|records)|can be ignored|is old|are old|is outdated|is unchanged|not needed|of no)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:use|only|just|take)\b[^.!?]{0,25}$",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"[^.!?]{0,20}\b(?:only|alone|counts|is the (?:right|current|valid) one)\b", re.IGNORECASE
)
#: So many characters around a sheet speak of it.
NEAR = 45
#: Names of sheets that hold what was.
_PAST = re.compile(
    r"\b(?:left us|do not use|don't use|old|former|archived?|inactive|removed|obsolete|prior|previous)\b",
    re.IGNORECASE,
)


def meant_only(mail: Mail) -> Mail:
    """Return the mail with the sheets emptied that are not meant, line for line."""
    own = alike(
        "\n".join(
            line for one in mail.segments if one.kind is SegmentKind.BODY for line in one.lines
        )
    )
    unmeant: set[int] = set()
    for file in mail.attachments:
        sheets = [
            (number, one.source[len(file.name) :].strip())
            for number, one in enumerate(mail.segments)
            if one.kind is SegmentKind.ATTACHMENT and one.source.startswith(f"{file.name} ")
        ]
        if len(sheets) > 1:
            unmeant.update(_unmeant(own, sheets))
    if not unmeant:
        return mail
    segments = tuple(
        replace(one, lines=tuple("" for _ in one.lines), grids=()) if number in unmeant else one
        for number, one in enumerate(mail.segments)
    )
    return replace(mail, segments=segments)


def _unmeant(text: str, sheets: Sequence[tuple[int, str]]) -> set[int]:
    """Return the segments of sheets that the words do not choose, or that hold what was."""
    chosen = _chosen(text, [name for _, name in sheets])
    if chosen:
        return {number for at, (number, _) in enumerate(sheets) if at not in chosen}
    return {number for number, name in sheets if _PAST.search(name) or takes_away(name)}


def _chosen(text: str, names: Sequence[str]) -> set[int]:
    found: set[int] = set()
    for one in _NAMED.finditer(text):
        wanted = key(one["name"] or one["first"])
        if _is_meant(text, one):
            found.update(at for at, name in enumerate(names) if key(name) == wanted)
    for one in _ORDINAL.finditer(text):
        at = _PLACES[one["which"].casefold()] if one["which"] else int(one["number"]) - 1
        if -len(names) <= at < len(names) and _is_meant(text, one):
            found.add(at % len(names))
    return found


def _is_meant(text: str, sheet: re.Match[str]) -> bool:
    """Whether the words around a sheet point to it, and do not set it aside."""
    before, after = text[max(0, sheet.start() - NEAR) : sheet.start()], text[sheet.end() :][:NEAR]
    if _NOT.search(before) or _ASIDE.match(after):
        return False
    return _POINTS.search(before) is not None or _ONLY.match(after) is not None
