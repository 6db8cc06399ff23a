"""Who writes: name, title, phone and clinic, out of From and the signature."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mail_intake.extract.layout import Place
from mail_intake.extract.letter import frame, told
from mail_intake.extract.listblock import list_blocks, list_end
from mail_intake.extract.signature import Found, Signature
from mail_intake.fields.fold import fold
from mail_intake.fields.lexicon import Lexicon
from mail_intake.model.answer import Evidence
from mail_intake.model.form import Plan
from mail_intake.model.mail import Address, Mail, Segment, SegmentKind

__all__ = ["Found", "Writer", "is_fuller", "writer_of"]

#: A block at the end of the sender's words that is no taller, and whose lines are no longer, signs them.
TALLEST, LONGEST = 9, 90
_WORD = re.compile(r"\w{2,}")
#: What a shared mailbox is called beside the clinic's name.
_DESK = re.compile(
    r"[\s,|-]+(?:admin(?:istration)?|front desk|reception|office|billing|info(?:rmation)?|contact|team|staff|desk|mail|e-?mail|mailbox|no-?reply|support)$",
    re.IGNORECASE,
)
#: Added by a program that sends for somebody.
_VIA = re.compile(r"\s+(?:via|on behalf of|through|by way of)\s.*$", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_TURNED = re.compile(r"^([^,]{2,40}), ([^,]{2,40})$")
_PARTED = re.compile(r"\s+[|/-]+\s+|\s*\|\s*")


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
    reading = Signature(sender, plan, words)
    for value, place in stated:
        reading.contact(value, Evidence(segment=place.segment, line=place.line, label="contact"))
    for segment, number, first in _signed(mail, sender, words):
        reading.block(segment, number, first)
    for number, segment in enumerate(mail.segments):
        if segment.kind is SegmentKind.ATTACHMENT:
            for at in frame(segment.lines):
                reading.line(segment.lines[at], Evidence(segment=number, line=at, label="letter"))
        elif segment.kind is SegmentKind.BODY:
            for at in told(segment.lines):
                reading.numbers(segment.lines[at], Evidence(segment=number, line=at, label="call"))
    writer = Writer(
        sender=sender, name=reading.get("name"), title=reading.get("title"), phone=reading.get("phone"),
        fax=reading.get("fax"), clinic=reading.get("clinic"), address=reading.get("address"), emails=tuple(reading.emails),
    )  # fmt: skip
    _display_name(writer, words)
    return writer


def _behind(mail: Mail) -> Address:
    own = sum(len(s.lines) for s in mail.segments if s.kind is SegmentKind.BODY)
    forwarded = [s for s in mail.segments if s.kind is SegmentKind.FORWARDED and s.author]
    portal = mail.reply_to[0] if mail.reply_to and mail.header("X-Secure-Delivery") else None
    if portal is not None and portal.email:
        return portal
    if forwarded and not own and forwarded[0].author and forwarded[0].author.email:
        return forwarded[0].author
    return mail.sender


def _signed(mail: Mail, sender: Address, words: Lexicon) -> Iterator[tuple[Segment, int, int]]:
    """Yield signatures with their first line; without any, the block that signs the own words."""
    listed = set(list_blocks(mail))
    signatures = [
        (s, n, 0) for n, s in enumerate(mail.segments)
        if s.kind is SegmentKind.SIGNATURE and n not in listed
    ]  # fmt: skip
    yield from signatures
    for number in sorted(listed):
        yield mail.segments[number], number, list_end(mail.segments[number])
    bodies = [(s, n) for n, s in enumerate(mail.segments) if s.kind is SegmentKind.BODY]
    if bodies and not any(_says(one, sender) for one, _, _ in signatures):
        segment, number = bodies[-1]
        first = _signs_from(segment.lines, sender, words)
        if first is not None:
            yield segment, number, first


def _says(segment: Segment, sender: Address) -> bool:
    """Whether a signature has more in it than "Sent from my phone"."""
    del sender
    return sum(1 for line in segment.lines if line.strip()) > 1


def _signs_from(lines: Sequence[str], sender: Address, words: Lexicon) -> int | None:
    """Return where a last block begins that the sender's name or an organisation's heads."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    spoken = {one.casefold() for one in _WORD.findall(sender.name)}
    for at in range(end - 1, max(end - 1 - TALLEST, -1), -1):
        text = fold(lines[at]).strip(" ,-*~")
        if len(text) > LONGEST or any(len(line) > LONGEST for line in lines[at:end]):
            return None
        named = {one.casefold() for one in _WORD.findall(words.names.bare(text.split(",")[0]))}
        if named and named <= spoken:
            return at
        above = at == 0 or not lines[at - 1].strip()
        heads = above and end - at > 1 and at > 0 and text[:1].isupper()
        if heads and (_is_clinic(text, words) or _titled(text, lines[at + 1], words)):
            return at
    return None


def _titled(text: str, below: str, words: Lexicon) -> bool:
    """Whether a person's name stands above a title: so a letter ends, whatever From calls them."""
    title = words.titles.stands(fold(below).split(",")[0])
    return title and words.names.is_person(text) and not words.titles.stands(text)


def _is_clinic(text: str, words: Lexicon) -> bool:
    plain = text.split("|", maxsplit=1)[0].strip()
    return (
        words.names.ends_in_organisation(plain)
        and len(plain.split()) > 1
        and "." not in plain
        and ":" not in plain
    )


def _display_name(writer: Writer, words: Lexicon) -> None:
    """Take what the sender calls themselves in From, where no signature says more."""
    name = writer.sender.name
    place = Evidence(segment=-1, line=-1, label="From")
    aside = " ".join(_BRACKETS.findall(name))
    plain = _VIA.sub("", fold(_BRACKETS.sub(" ", name))).strip(" '\"")
    pieces = [one.strip(" ,'\"") for one in _PARTED.split(plain)]
    for one in (*pieces, aside):
        bare = _DESK.sub("", one)
        if (
            writer.clinic is None
            and len(bare.split()) > 1
            and words.names.is_organisation(bare)
            and not words.titles.stands(bare)
        ):
            writer.clinic = Found(bare, place)
    person = next((one for one in pieces if one and not words.names.is_organisation(one)), "")
    if not person or "@" in person or words.titles.stands(person):
        return
    turned = _TURNED.sub(r"\2 \1", person)
    shown = turned if words.names.is_person(turned) else person
    if writer.name is None or is_fuller(shown, writer.name.raw, words):
        writer.name = Found(shown, place, person)


def is_fuller(name: str, other: str, words: Lexicon) -> bool:
    """Whether a name writes out what another one abbreviates: "Jane Doe" for "J. Doe" or "Jane"."""
    full, short = words.names.bare(name).split(), words.names.bare(other).split()
    if len(full) <= 1 or not short:
        return False
    if len(short) == 1:
        return short[0] in full
    initial = short[0].strip(".")
    told = len(initial) == 1 and len(full[0].strip(".")) > 1
    return told and full[-1] == short[-1] and full[0].startswith(initial)
