"""Whether a message holds protected health information (45 CFR 164.514(b)(2); domain rules §8.2).

`strong identifier, or weak identifier and a word of health or claims`, wherever it stands: in
quotes and files, too. Provider names, NPIs, TINs, clinic phones and bare claim numbers are no
patient's.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from mail_intake.fields.columns import cells
from mail_intake.fields.patient import STRONG, Patients
from mail_intake.model.answer import Evidence, Finding, FindingKind
from mail_intake.model.mail import Grid, Mail, Protection, Segment


class Phi(StrEnum):
    """How sure it is."""

    NONE = "none"  #: nothing tells of a patient
    POSSIBLE = "possible"  #: something that was not opened may
    PRESENT = "present"  #: a patient can be told


@dataclass(frozen=True, slots=True)
class Health:
    """How sure it is, and what tells: findings of kind PHI with the characters and their place."""

    level: Phi = Phi.NONE
    findings: tuple[Finding, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The kinds of evidence as constants, sorted, each once."""
        return tuple(sorted({one.code for one in self.findings}))


#: Longest line that is looked at, in characters.
REACH = 3000
#: Names of files that hold claims.
_FILES = re.compile(
    r"\b(?:eob|remit|era|cms-?1500|ub-?04|83[57]|face ?sheet|chart|med(?:ical)? ?rec|claim|denial|patient)",
    re.IGNORECASE,
)
#: Attachments that hold words of their own; a signature's little pictures do not.
_DECORATION = re.compile(r"^image/(?:png|gif|jpe?g|svg)", re.IGNORECASE)
_SMALL_PICTURE = 40_000
_NO_CONTENT = frozenset(
    {
        "text/vcard", "text/x-vcard", "text/directory", "application/pgp-signature",
        "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar",
        "application/pgp-keys", "text/rfc822-headers", "message/delivery-status",
        "message/disposition-notification", "message/rfc822",  # a message within is read itself
    }
)  # fmt: skip


def phi(mail: Mail, patients: Patients, *, whole: bool = False) -> Health:
    """Return how sure it is that a patient can be told, with the evidence.

    `whole` says that the text of every file is among the segments: then nothing is unknown but
    what is encrypted.
    """
    found = [
        one
        for number, segment in enumerate(mail.segments)
        for one in _signs(segment, number, patients)
    ]
    codes = {one.code for one in found}
    # The day of a service alone is no patient's; with another sign it is.
    weak = codes - {"SERVICE_DATE"}
    if codes & STRONG or (weak and _speaks_of_care(mail, patients)):
        return Health(Phi.PRESENT, tuple(found))
    closed = tuple(_unopened(mail, whole=whole))
    return Health(Phi.POSSIBLE, closed) if closed else Health()


def veiled(mail: Mail, health: Health) -> Mail:
    """Return the mail with blanks where a patient is told: no field can then take it for its own.

    Every other character stays where it is.
    """
    segments = list(mail.segments)
    for one in health.findings:
        if one.evidence is not None:
            number = one.evidence.segment
            segments[number] = _blanked(segments[number], one)
    return replace(mail, segments=tuple(segments))


def _blanked(segment: Segment, one: Finding) -> Segment:
    assert one.evidence is not None  # noqa: S101 - asked for by the caller
    lines, grids = list(segment.lines), segment.grids
    first, start = one.evidence.line, one.evidence.start
    for number, piece in enumerate(one.detail.split("\n"), first):
        line = lines[number]
        lines[number] = line[:start] + " " * len(piece) + line[start + len(piece) :]
        grids = tuple(_without(grid, number, piece) for grid in grids)
        start = 0
    return replace(segment, lines=tuple(lines), grids=grids)


def _without(grid: Grid, line: int, piece: str) -> Grid:
    number = line - grid.line
    if not 0 <= number < len(grid.rows) or not piece.strip():
        return grid
    row = tuple(cell.replace(piece.strip(), "") for cell in grid.rows[number])
    return replace(grid, rows=(*grid.rows[:number], row, *grid.rows[number + 1 :]))


def _speaks_of_care(mail: Mail, patients: Patients) -> bool:
    return any(patients.cares(line[:REACH]) for one in mail.segments for line in one.lines)


def _signs(segment: Segment, number: int, patients: Patients) -> Iterator[Finding]:
    """Yield what tells of a patient in a segment: behind labels, and under heads of columns."""
    lines = [line[:REACH] for line in segment.lines]
    text = "\n".join(lines)
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for sign in patients.signs(text):
        line = bisect_right(starts, sign.start) - 1
        place = Evidence(segment=number, line=line, start=sign.start - starts[line])
        yield _finding(sign.code, text[sign.start : sign.end], place)
    yield from _columns(lines, number, patients)


def _columns(lines: Sequence[str], number: int, patients: Patients) -> Iterator[Finding]:
    """Yield the cells under a head that names a patient's, until a line has fewer cells."""
    codes: list[str] = []
    for index, line in enumerate(lines):
        row = cells(line)
        heads = [patients.column(cell) for _, cell in row]
        if len(row) > 1 and any(heads) and not any(char.isdigit() for char in line):
            codes = heads
        elif len(row) < min(len(codes), 2):
            codes = []
        else:
            for code, (start, cell) in zip(codes, row, strict=False):
                if code and patients.fits(code, cell):
                    yield _finding(code, cell, Evidence(segment=number, line=index, start=start))


def _finding(code: str, raw: str, place: Evidence | None) -> Finding:
    return Finding(kind=FindingKind.PHI, path="", code=code, detail=raw, evidence=place)


def _unopened(mail: Mail, *, whole: bool) -> Iterator[Finding]:
    """Yield what cannot be looked into: encrypted, behind a portal, or a file that was not read."""
    if mail.protection in {Protection.ENCRYPTED, Protection.PORTAL}:
        yield _finding("UNREADABLE", "", None)
    for one in () if whole else mail.attachments:
        small = _DECORATION.match(one.media_type) and one.size < _SMALL_PICTURE
        if not small and one.media_type not in _NO_CONTENT:
            code = "CLAIM_FILE" if _FILES.search(one.name) else "ATTACHMENT"
            yield _finding(code, one.name, None)
