"""Gaps: a value of the kind that is asked for, wherever in the answer it stands."""

import re
from collections.abc import Iterator

from mail_intake.extract.candidates import Seen, answer
from mail_intake.extract.followup.slots import Slot
from mail_intake.extract.followup.spoken import Mention, Paragraph, mentions, paragraphs
from mail_intake.extract.followup.taking import ASKED, Taking
from mail_intake.extract.followup.who import spoken_of
from mail_intake.model.mail import Mail
from mail_intake.model.submission import Item

#: Kinds that only words tell: read from pieces of a sentence.
WORDS = ("clinic_name", "provider_name", "contact_name", "job_title", "specialty")
#: No piece of a sentence is longer and still a name or a title, in characters.
LONGEST = 70
#: What parts an answer into pieces.
_PIECES = re.compile(
    r"\s*(?:[,;:()|–—\n]|\s-\s|[.!?]\s|[.!?]$|\b(?:is|are|as|works as|serves as|that's|it's|its|thats|he's|she's|she is|he is|would be|and)\b)\s*",
    re.IGNORECASE,
)
#: Words before a name or a title that are none of it.
_LEAD = re.compile(
    r"^(?:(?:oh|sorry|oops|sure|yes|hi|hello|thanks|ok|okay|our|the|a|an|my|her|his|their|title|name|job|position|role|now|here|this|clinic|practice|we|i|am|specialty|it)\b[\s,:]*)+",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:the )?same(?: (?:as|number|line|one)\b[^.;\d]{0,40})?|\bboth\b", re.IGNORECASE
)
#: A day is told with words like these; one that only dates a letter is not.
_WHEN = re.compile(
    r"\b(?:effective|as of|start(?:s|ed|ing)?|begin(?:s|ning)?|on|from|since|by|mov(?:e|es|ed|ing)|open(?:s|ed|ing)?|clos(?:e|es|ed|ing)|first day|last day|date|day|happened|was|will be|is)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:wrote|written|sent|letter|e-?mail(?:ed)?|message|called|spoke|dated|asked|request(?:ed)?|reply|replied|remit(?:tance)?)\b",
    re.IGNORECASE,
)


def filled(mail: Mail, seen: Seen, taking: Taking) -> None:
    """Fill what is asked for from the sender's own paragraphs."""
    del mail
    own = paragraphs(seen.mail)
    for one in own:
        kinds = frozenset(slot.kind for slot in taking.wanted())
        for mention in mentions(one, kinds - frozenset(WORDS), seen):
            _fill(mention, one, taking)
        _words(one, seen, taking)
        _beside(one, seen, taking)
    for one in own:
        _same(one, seen, taking)
    for one in own[-1:]:
        _signed(one, seen, taking)


def _fill(mention: Mention, where: Paragraph, taking: Taking) -> None:
    """Give a value to the only place that waits for one of its kind, or to the row that is named."""
    if mention.wrong or taking.used(mention):
        return
    waiting = [one for one in taking.wanted() if one.takes(mention.kind, mention.role)]
    if any(one.value == mention.value for one in taking.slots):
        return
    slot = _only(waiting, where, mention.start)
    if slot is not None:
        taking.take(slot, mention)


def _only(waiting: list[Slot], where: Paragraph, at: int) -> Slot | None:
    if len(waiting) > 1:
        begin, end = where.sentence(at)
        named = spoken_of(where.text[begin:end], _rows(waiting))
        waiting = [one for one in waiting if named is not None and one.item == named]
    return waiting[0] if len(waiting) == 1 else None


def _rows(slots: list[Slot]) -> list[Item]:
    return list({one.item.id: one.item for one in slots if one.item is not None}.values())


def _words(one: Paragraph, seen: Seen, taking: Taking) -> None:
    """Names, titles and specialties: pieces of a sentence that are what is asked for."""
    for begin, end in _sentences(one):
        for kind in WORDS:
            waiting = [slot for slot in taking.wanted() if slot.kind == kind]
            slot = _only(waiting, one, begin)
            look = _specialty if kind == "specialty" else _piece
            found = look(one, (begin, end), kind, seen) if slot else None
            if slot is not None and found is not None and not _held(found, taking):
                taking.take(slot, found)


def _held(found: Mention, taking: Taking) -> bool:
    return any(slot.value.casefold() == found.value.casefold() for slot in taking.holding())


def _sentences(one: Paragraph) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < len(one.text):
        _, end = one.sentence(begin)
        yield begin, end
        begin = end


def _specialty(one: Paragraph, span: tuple[int, int], kind: str, seen: Seen) -> Mention | None:
    """Return the longest specialty of a sentence: "family and sports medicine" is one."""
    begin, end = span
    hits = seen.words.specialties.find(one.text[begin:end])
    if not hits:
        return _piece(one, span, kind, seen)
    best = max(hits, key=lambda hit: len(hit.raw))
    start, stop = begin + best.start, begin + best.end
    verdict = seen.words.judge(kind, best.raw, seen.on)
    raw = one.raw[start:stop]
    return Mention(kind, verdict.value or "", verdict, raw, start, stop, one.place(start))


def _piece(one: Paragraph, span: tuple[int, int], kind: str, seen: Seen) -> Mention | None:
    """Return the first piece of a sentence that is a value of a kind of words."""
    begin, end = span
    text = one.text[begin:end]
    at = 0
    for cut in (*_PIECES.finditer(text), None):
        stop = cut.start() if cut else len(text)
        lead = _LEAD.match(text[at:stop])
        start = at + (lead.end() if lead else 0)
        piece = text[start:stop].rstrip(" .!")
        if piece.strip() and _is_one(piece, kind, seen):
            raw = one.raw[begin + start : begin + start + len(piece)]
            verdict = seen.words.judge(kind, piece, seen.on)
            spot = one.place(begin + start)
            return Mention(
                kind, verdict.value or "", verdict, raw, begin + start, begin + stop, spot
            )
        at = cut.end() if cut else len(text)
    return None


def _is_one(piece: str, kind: str, seen: Seen) -> bool:
    words = seen.words
    if len(piece) > LONGEST or words.judge(kind, piece, seen.on).value is None or "?" in piece:
        return False
    if kind == "job_title":
        people = [one for one in words.names.find(piece) if not words.titles.is_title(one.raw)]
        return words.titles.is_title(piece) and not people
    if kind == "specialty":
        return bool(words.specialties.find(piece))
    if kind == "clinic_name":
        return words.names.is_organisation(piece) and len(piece.split()) > 1 and piece[0].isupper()
    return words.names.is_person(piece) and not words.titles.is_title(piece)


def _same(one: Paragraph, seen: Seen, taking: Taking) -> None:
    """A fax that is said to be the telephone: "same as the phone"."""
    waiting = [slot for slot in taking.wanted() if slot.kind == "fax"]
    phones = [slot for slot in taking.slots if slot.kind == "phone" and slot.value]
    said = _SAME.search(one.text) if len(waiting) == len(phones) == 1 else None
    if said is None or not (len(taking.wanted()) == 1 or "fax" in one.text.casefold()):
        return
    verdict = seen.words.judge("fax", phones[0].value, seen.on)
    raw, place = one.raw[said.start() : said.end()], one.place(said.start())
    taking.put(waiting[0], answer(waiting[0].spec, raw, verdict, place, sure=ASKED, label="same"))


def _beside(one: Paragraph, seen: Seen, taking: Taking) -> None:
    """What nobody asked for and the answer tells by the way: the day, and the former value."""
    lacking = [slot for slot in taking.slots if slot.item and not slot.held and taking.free(slot)]
    _day(one, seen, taking, [slot for slot in lacking if slot.kind == "date"])
    for slot in (slot for slot in lacking if slot.spec.name == "old"):
        for mention in mentions(one, frozenset({slot.kind}), seen):
            # what a field of the submission holds was mistyped there, and is nobody's former value
            slip = any(one.value == mention.value for one in taking.slots)
            former = mention.wrong and not slip and slot.takes(mention.kind, mention.role)
            if former and taking.free(slot) and not taking.used(mention):
                taking.take(slot, mention)


def _signed(last: Paragraph, seen: Seen, taking: Taking) -> None:
    """The number under a message is its writer's, where none is known yet."""
    lacking = [
        one for one in taking.slots if one.spec.writer and one.kind == "phone" and not one.held
    ]
    numbers = [one for one in mentions(last, frozenset({"phone"}), seen) if one.role != "fax"]
    alone = len(lacking) == len(numbers) == 1 and len(last.text) <= LONGEST
    if alone and taking.free(lacking[0]) and not (numbers[0].wrong or taking.used(numbers[0])):
        taking.take(lacking[0], numbers[0])


def _day(one: Paragraph, seen: Seen, taking: Taking, lacking: list[Slot]) -> None:
    rows = [slot for slot in taking.slots if slot.item and slot.kind == "date"]
    days = [day for day in mentions(one, frozenset({"date"}), seen) if day.kind == "date"]
    if len(days) != 1 or len(lacking) != len(rows) or taking.used(days[0]):
        return
    begin, _ = one.sentence(days[0].start)
    before = one.text[begin : days[0].start]
    if _WHEN.search(before) and not _DATED.search(before):
        for slot in lacking:
            taking.take(slot, days[0])
