"""Who writes: name, title, phone and clinic, out of From and the signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail_intake.extract.layout import Place
from mail_intake.fields import address, email, job_title, name, phone
from mail_intake.fields.fold import fold
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


def writer_of(mail: Mail, plan: Plan, stated: Sequence[tuple[str, Place]] = ()) -> Writer:
    """Return the writer. Of a forwarded message it is whoever wrote that, if the note says little.

    `stated` are the values behind a label for the contact, with their places.
    """
    sender = _behind(mail)
    found = Writer(sender=sender)
    for value, place in stated:
        evidence = Evidence(segment=place.segment, line=place.line, label="contact")
        read_contact(value, evidence, found, plan)
    for number, segment in enumerate(mail.segments):
        if segment.kind is SegmentKind.SIGNATURE:
            _read_signature(segment, number, found, plan)
    if found.name is None and sender.name:
        _from_display_name(sender, found)
    return found


def read_contact(value: str, evidence: Evidence, found: Writer, plan: Plan) -> None:
    """Read "Contact: Jane Smith, Office Manager, 503-555-0142" like a line of a signature."""
    for part in re.split(r",(?=\s*[\d(+]|\s*\S+@)|\n", value):
        _read_line(part, evidence, found, plan)


def _behind(mail: Mail) -> Address:
    own = sum(len(s.lines) for s in mail.segments if s.kind is SegmentKind.BODY)
    forwarded = [s for s in mail.segments if s.kind is SegmentKind.FORWARDED and s.author]
    portal = mail.reply_to[0] if mail.reply_to and mail.header("X-Secure-Delivery") else None
    if portal is not None and portal.email:
        return portal
    if forwarded and not own and forwarded[0].author and forwarded[0].author.email:
        return forwarded[0].author
    return mail.sender


def _from_display_name(sender: Address, found: Writer) -> None:
    plain = fold(re.sub(r"\([^()]*\)", " ", sender.name)).strip(" '\"")
    turned = re.sub(r"^([^,]{2,30}), ([^,]{2,30})$", r"\2 \1", plain)
    place = Evidence(segment=-1, line=-1, label="From")
    if name.is_organisation(plain):
        if found.clinic is None and len(plain.split()) > 1:
            found.clinic = Found(plain, place)
    elif "@" not in plain and plain:
        found.name = Found(turned if name.is_person(turned) else plain, place)


def _read_signature(segment: Segment, number: int, found: Writer, plan: Plan) -> None:
    for block in address.find_block(segment.lines):
        if found.address is None:
            found.address = Found(
                block.raw, Evidence(segment=number, line=block.first, label="signature")
            )
    for line_number, line in enumerate(segment.lines):
        evidence = Evidence(segment=number, line=line_number, label="signature")
        _read_line(line, evidence, found, plan)


def _read_line(line: str, evidence: Evidence, found: Writer, plan: Plan) -> None:
    found.emails = (*found.emails, *(one.raw for one in email.find(line)))
    for one in phone.find(line):
        value = phone.judge(one.raw).value or ""
        if value.partition(";")[0] in plan.phones:
            continue
        if one.role == "fax":
            found.fax = found.fax or Found(one.raw, evidence)
        elif found.phone is None:
            found.phone = Found(one.raw, evidence)
    addresses = address.find(line)
    if addresses and found.address is None:
        found.address = Found(addresses[0].raw, evidence)
    if not addresses and not re.search(r"\d{3}", line) and "@" not in line:
        for piece in _pieces(line):
            _place_piece(piece, evidence, found)


def _pieces(line: str) -> list[str]:
    """Cut "Name, Title", "Title, Clinic" and "Title | Clinic" where each side is what it seems."""
    pieces: list[str] = []
    for part in _SPLIT.split(line.strip()):
        sides = [side.strip() for side in part.split(",")]
        if len(sides) > 1 and not name.CREDENTIAL.fullmatch(sides[1]):
            pieces += _by_comma(sides)
        else:
            pieces.append(part)
    return [fold(piece).strip(" ,*_") for piece in pieces if piece.strip(" ,*_")]


def _by_comma(sides: list[str]) -> list[str]:
    """Keep credentials with their name, and "LLC" with its clinic."""
    pieces = [sides[0]]
    for side in sides[1:]:
        if name.CREDENTIAL.fullmatch(side) or re.fullmatch(
            r"(?:LLC|PLLC|PC|P\.C\.|Inc\.?|LLP)", side
        ):
            pieces[-1] += f", {side}"
        else:
            pieces.append(side)
    return pieces


def _place_piece(piece: str, evidence: Evidence, found: Writer) -> None:
    at = re.fullmatch(r"(.{3,60}?)\s(?:at|of|@)\s([A-Z].{3,80})", piece)
    if at and job_title.is_title(at[1]) and name.is_organisation(at[2]):
        found.title = found.title or Found(at[1], evidence)
        found.clinic = found.clinic or Found(at[2], evidence)
    elif found.name is None and _is_name(piece, found.sender):
        found.name = Found(piece, evidence)
    elif (
        found.title is None
        and job_title.is_title(piece)
        and len(piece) < LONGEST_TITLE
        and not _clinic_first(piece)
    ):
        found.title = Found(piece, evidence)
    elif (
        found.clinic is None
        and name.is_organisation(piece)
        and len(piece.split()) > 1
        and piece[0].isupper()
    ):
        found.clinic = Found(piece, evidence)


def _clinic_first(piece: str) -> bool:
    """Say that "Sunrise Billing Services" is a company although "billing" ends titles."""
    words = piece.split()
    ends = name.ORGANISATION.search(words[-1])
    return bool(ends) and not job_title.is_title(words[-1])


def _is_name(piece: str, sender: Address) -> bool:
    if name.is_person(piece) and not (
        job_title.is_title(piece) and not name.CREDENTIAL.search(piece)
    ):
        return True
    words = {word.casefold() for word in re.findall(r"\w{2,}", sender.name)}
    spoken = {word.casefold() for word in re.findall(r"\w{2,}", name.bare(piece))}
    return len(spoken) > 1 and len(spoken & words) > 1
