"""Who writes: name, title, phone and clinic, out of From and the signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail_intake.extract.layout import Place
from mail_intake.fields import address, email, phone
from mail_intake.fields.fold import fold
from mail_intake.fields.lexicon import Lexicon
from mail_intake.model.answer import Evidence
from mail_intake.model.form import Plan
from mail_intake.model.mail import Address, Mail, Segment, SegmentKind

#: No title is longer, in characters.
LONGEST_TITLE = 70
_SPLIT = re.compile(r"\s*[|•·–—]\s*|\s+-\s+|\t+|\s{3,}")


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of a signature with its place."""

    raw: str
    evidence: Evidence


@dataclass(slots=True)
class Writer:
    """What is known about the person writing."""

    sender: Address
    name: Found | None = None
    title: Found | None = None
    phone: Found | None = None
    fax: Found | None = None
    clinic: Found | None = None
    address: Found | None = None
    emails: tuple[str, ...] = ()


def writer_of(
    mail: Mail, plan: Plan, words: Lexicon, stated: Sequence[tuple[str, Place]] = ()
) -> Writer:
    """Return the writer. Of a forwarded message it is whoever wrote that, if the note says little.

    `stated` are the values behind a label for the contact, with their places.
    """
    sender = _behind(mail)
    reading = _Reading(Writer(sender=sender), plan, words)
    for value, place in stated:
        evidence = Evidence(segment=place.segment, line=place.line, label="contact")
        reading.contact(value, evidence)
    for number, segment in enumerate(mail.segments):
        if segment.kind is SegmentKind.SIGNATURE:
            reading.signature(segment, number)
    if reading.found.name is None and sender.name:
        reading.display_name(sender)
    return reading.found


def _behind(mail: Mail) -> Address:
    own = sum(len(s.lines) for s in mail.segments if s.kind is SegmentKind.BODY)
    forwarded = [s for s in mail.segments if s.kind is SegmentKind.FORWARDED and s.author]
    portal = mail.reply_to[0] if mail.reply_to and mail.header("X-Secure-Delivery") else None
    if portal is not None and portal.email:
        return portal
    if forwarded and not own and forwarded[0].author and forwarded[0].author.email:
        return forwarded[0].author
    return mail.sender


class _Reading:
    """A writer being put together, first come first kept."""

    def __init__(self, found: Writer, plan: Plan, words: Lexicon) -> None:
        self.found, self.plan = found, plan
        self.names, self.titles = words.names, words.titles

    def contact(self, value: str, evidence: Evidence) -> None:
        """Read "Contact: Jane Smith, Office Manager, 503-555-0142" like a line of a signature."""
        for part in re.split(r",(?=\s*[\d(+]|\s*\S+@)|\n", value):
            self.line(part, evidence)

    def display_name(self, sender: Address) -> None:
        """Take the name beside the address in From."""
        plain = fold(re.sub(r"\([^()]*\)", " ", sender.name)).strip(" '\"")
        turned = re.sub(r"^([^,]{2,30}), ([^,]{2,30})$", r"\2 \1", plain)
        place = Evidence(segment=-1, line=-1, label="From")
        if self.names.is_organisation(plain):
            if self.found.clinic is None and len(plain.split()) > 1:
                self.found.clinic = Found(plain, place)
        elif "@" not in plain and plain:
            self.found.name = Found(turned if self.names.is_person(turned) else plain, place)

    def signature(self, segment: Segment, number: int) -> None:
        """Read every line of a signature."""
        for block in address.find_block(segment.lines):
            if self.found.address is None:
                self.found.address = Found(
                    block.raw, Evidence(segment=number, line=block.first, label="signature")
                )
        for line_number, line in enumerate(segment.lines):
            self.line(line, Evidence(segment=number, line=line_number, label="signature"))

    def line(self, line: str, evidence: Evidence) -> None:
        """Read one line."""
        found = self.found
        found.emails = (*found.emails, *(one.raw for one in email.find(line)))
        for one in phone.find(line):
            value = phone.judge(one.raw).value or ""
            if value.partition(";")[0] in self.plan.phones:
                continue
            if one.role == "fax":
                found.fax = found.fax or Found(one.raw, evidence)
            elif found.phone is None:
                found.phone = Found(one.raw, evidence)
        addresses = address.find(line)
        if addresses and found.address is None:
            found.address = Found(addresses[0].raw, evidence)
        if not addresses:
            self._words(line, evidence)

    def _words(self, line: str, evidence: Evidence) -> None:
        """Read name, title and clinic; a number or an address beside them is part of none."""
        for part in _SPLIT.split(line):
            if not re.search(r"\d{3}", part) and "@" not in part:
                for piece in self._pieces(part):
                    self._place_piece(piece, evidence)

    def _pieces(self, line: str) -> list[str]:
        """Cut "Name, Title", "Title, Clinic" and "Title | Clinic" where each side is what it seems."""
        pieces: list[str] = []
        for part in _SPLIT.split(line.strip()):
            sides = [side.strip() for side in part.split(",")]
            if len(sides) > 1 and not self.names.credential.fullmatch(sides[1]):
                pieces += self._by_comma(sides)
            else:
                pieces.append(part)
        return [fold(piece).strip(" ,*_") for piece in pieces if piece.strip(" ,*_")]

    def _by_comma(self, sides: list[str]) -> list[str]:
        """Keep credentials with their name, and "LLC" with its clinic."""
        pieces = [sides[0]]
        for side in sides[1:]:
            if self.names.credential.fullmatch(side) or self.names.legal_form.fullmatch(side):
                pieces[-1] += f", {side}"
            else:
                pieces.append(side)
        return pieces

    def _place_piece(self, piece: str, evidence: Evidence) -> None:
        found = self.found
        at = re.fullmatch(r"(.{3,60}?)\s(?:at|of|@)\s([A-Z].{3,80})", piece)
        if at and self.titles.is_title(at[1]) and self.names.is_organisation(at[2]):
            found.title = found.title or Found(at[1], evidence)
            found.clinic = found.clinic or Found(at[2], evidence)
        elif found.name is None and self._is_name(piece):
            found.name = Found(piece, evidence)
        elif (
            found.title is None
            and self.titles.is_title(piece)
            and len(piece) < LONGEST_TITLE
            and not self._clinic_first(piece)
        ):
            found.title = Found(piece, evidence)
        elif (
            found.clinic is None
            and self.names.is_organisation(piece)
            and len(piece.split()) > 1
            and piece[0].isupper()
        ):
            found.clinic = Found(piece, evidence)

    def _clinic_first(self, piece: str) -> bool:
        """Say that "Sunrise Billing Services" is a company although "billing" ends titles."""
        last = piece.rsplit(maxsplit=1)[-1]
        return self.names.ends_in_organisation(piece) and not self.titles.is_title(last)

    def _is_name(self, piece: str) -> bool:
        if self.names.is_person(piece) and not (
            self.titles.is_title(piece) and not self.names.credential.search(piece)
        ):
            return True
        words = {word.casefold() for word in re.findall(r"\w{2,}", self.found.sender.name)}
        spoken = {word.casefold() for word in re.findall(r"\w{2,}", self.names.bare(piece))}
        return len(spoken) > 1 and len(spoken & words) > 1
