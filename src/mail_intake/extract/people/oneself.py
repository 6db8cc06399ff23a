"""The writer as the contact: "please use this address", "the undersigned", "you can reach me here"."""

import re
from dataclasses import dataclass

from mail_intake.extract.candidates import Seen
from mail_intake.extract.pieces.cells import trail
from mail_intake.extract.pieces.flow import Line, lines_of
from mail_intake.extract.pieces.named import Namer
from mail_intake.extract.writer import Found
from mail_intake.fields.fold import fold
from mail_intake.model.answer import Evidence
from mail_intake.model.mail import Mail, Segment, SegmentKind

#: Said plainly, or only to be supposed: a message about alerts that names nobody.
SAID, SUPPOSED = 0.85, 0.65
_NOT_ME = re.compile(
    r"\bnot me\b|\b(?:do not|don't|dont|please don't|never)\s(?:use|add|include|send (?:\w+\s)?to)\s(?:me|mine|my|this|the address i)\b|"
    r"\b(?:i am|i'm)\s(?:not|no longer)\b[^.!?]{0,40}\b(?:contact|person|one|right|here)\b|\b(?:remove|take|delete)\sme\b|\bunsubscribe\b|"
    r"\bi\s(?:myself\s)?(?:get|have|receive)\senough\b",
    re.IGNORECASE,
)
_ME = re.compile(
    r"\b(?:me|mine|myself|undersigned)\b|\bmy\s(?:\w+\s)?(?:e-?mail|address|contact|info\w*|details|name|title|card|signature)\b|"
    r"\b(?:this|the same|same|above|following|below)\s(?:\w+\s)?(?:e-?mail|address|account|mailbox|inbox|one)\b|\bthe address\s(?:i|from which|above|below|in)\b|"
    r"\b(?:address|e-?mail|one|info\w*|details|signature)\s(?:is\s)?(?:above|below|here|in my)\b|\bsignature\b|\bwriting from\b|\bis sent\b|\bi\s(?:would like|want|need|wish|will be|should be|am the|can be)\b|"
    r"\b(?:i'd like|i'll be|i'm the|happy to be|sign (?:us|me) up|add us|enroll us|reach us|our (?:e-?mail|address|contact))\b",
    re.IGNORECASE,
)
#: An answer to us that says so needs plainer words: "me" stands in many of them.
_PLAINLY = re.compile(
    r"\b(?:use|send|add|put|write|reach|contact|list)\b[^.!?]{0,50}\b(?:me|myself|mine|my (?:\w+\s)?(?:e-?mail|address)|this (?:\w+\s)?(?:e-?mail|address|account|one)|here)\b|"
    r"\b(?:it|that|this|which) is (?:me|mine|my)\b|\bi am the (?:contact|person|one)\b",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\b(?:below|signature|bottom|underneath|my work|stands under)\b", re.IGNORECASE
)
_ALERTS = re.compile(
    r"\b(?:alert|notif|notice|outage|contact|distribution|mailing list|e-?mail list|recipient|sign[- ]?up)",
    re.IGNORECASE,
)
#: A note that passes on what somebody else asks for.
_PASSED_ON = re.compile(
    r"\b(?:below|note|forward\w*|see|her|him|them|she|he|they|this person|our new|attached|put|add)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:i am|i'm|i'd|i would|i can|i will|me|mine|my)\b", re.IGNORECASE)
_TITLE_OF_MINE = re.compile(
    r"\b(?:i am|i'm|i work as|i serve as|as|my (?:job )?(?:title|role|position)(?: here)? is|(?:title|role|position|mine)(?:,? so mine)? (?:is|would be|will be|:)|so mine would be)\s+(?:the|our|an?|now|still)?\s*[\"']?$",
    re.IGNORECASE,
)
_NAME_OF_MINE = re.compile(r"\b(?:my name is|i am|i'm|this is)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Oneself:
    """The writer's parts, with how sure it is that the writer is meant."""

    email: Found
    name: Found | None
    title: Found | None
    sure: float


def oneself(seen: Seen, namer: Namer) -> Oneself | None:
    """Return the writer as contact, None where the words do not say so."""
    own = _text(seen.mail, SegmentKind.BODY)
    passed = next(
        (
            one
            for one in seen.mail.segments
            if one.kind is SegmentKind.FORWARDED and one.author and one.author.email
        ),
        None,
    )
    if passed is not None and passed.author is not None:
        inner = "\n".join(passed.lines)
        told = not own.strip() or _PASSED_ON.search(own)
        if told and _FIRST_PERSON.search(inner) and not _NOT_ME.search(inner):
            return _author(passed, seen, namer)
    if _NOT_ME.search(own) or not seen.writer.sender.email:
        return None
    follows = bool(seen.mail.in_reply_to or seen.mail.references)
    said = (_PLAINLY if follows else _ME).search(own) is not None
    if not said and (follows or not _ALERTS.search(own + " " + seen.mail.subject)):
        return None
    name = seen.writer.name or introduced(seen, namer, SegmentKind.BODY)[0]
    title = seen.writer.title or introduced(seen, namer, SegmentKind.BODY)[1]
    return Oneself(_address(seen, own), name, title, SAID if said else SUPPOSED)


def _address(seen: Seen, own: str) -> Found:
    """The address they write from, or the one in the signature where they point there."""
    below = dict.fromkeys(seen.writer.emails)
    if len(below) == 1 and _BELOW.search(own):
        for number, segment in enumerate(seen.mail.segments):
            for at, line in enumerate(segment.lines):
                if segment.kind is SegmentKind.SIGNATURE and next(iter(below)) in line:
                    return Found(
                        next(iter(below)), Evidence(segment=number, line=at, label="signature")
                    )
    return Found(seen.writer.sender.email, Evidence(segment=-1, line=-1, label="From"))


def _author(segment: Segment, seen: Seen, namer: Namer) -> Oneself | None:
    """Whoever wrote the message that was passed on."""
    if segment.author is None:
        return None
    number = seen.mail.segments.index(segment)
    name, title = introduced(seen, namer, SegmentKind.FORWARDED)
    found: dict[str, Found] = {}
    for wanted in (segment.author.email, segment.author.name):
        at = next((n for n, line in enumerate(segment.lines) if wanted and wanted in line), None)
        if at is not None:
            found[wanted] = Found(wanted, Evidence(segment=number, line=at, label="From"))
    address = found.get(segment.author.email)
    if address is None:
        return None
    shown = found.get(segment.author.name)
    return Oneself(address, shown or name, title, SAID)


def introduced(seen: Seen, namer: Namer, kind: SegmentKind) -> tuple[Found | None, Found | None]:
    """Return the name and title by which somebody introduces themselves: "I am the office manager"."""
    name: Found | None = None
    title: Found | None = None
    for number, segment in enumerate(seen.mail.segments):
        if segment.kind is not kind:
            continue
        for line in lines_of(segment, number, frozenset()):
            for one in namer.words.titles.find(line.text):
                if title is None and (
                    _TITLE_OF_MINE.search(line.text[: one.start])
                    or _behind_name(line.text, one.start)
                ):
                    title = _found(line, one.start, one.end)
            for one in namer.words.names.find(line.text):
                if (
                    name is None
                    and _NAME_OF_MINE.search(line.text[: one.start])
                    and namer.is_person(one.raw)
                ):
                    name = _found(line, one.start, one.end)
    return name, title


_INTRODUCED = re.compile(
    r"\b(?:my name is|i am|i'm|this is)\s+[A-ZÀ-Þ][\w'’.-]*(?:\s[A-ZÀ-Þ][\w'’.-]*){0,3},?\s+(?:and i am\s+|and i'm\s+)?(?:the|our|an?)?\s*$",
    re.IGNORECASE,
)


def _behind_name(text: str, start: int) -> bool:
    return _INTRODUCED.search(text[max(0, start - 90) : start]) is not None


def _found(line: Line, start: int, end: int) -> Found:
    place = line.place(start)
    end = start + trail(line.text[start:end])
    return Found(
        line.raw[start:end], Evidence(segment=place.segment, line=place.line, label="introduction")
    )


def _text(mail: Mail, kind: SegmentKind) -> str:
    return fold("\n".join(line for one in mail.segments if one.kind is kind for line in one.lines))
