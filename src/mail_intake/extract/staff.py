"""Practitioners who come and go: whom the words in a clause speak of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail_intake.extract.named import Person
from mail_intake.extract.said import Said, Word

_JOIN, _LEAVE = "add-practitioner", "remove-practitioner"
#: What the events mean for a person.
FOR_PEOPLE = {
    _JOIN: _JOIN, _LEAVE: _LEAVE, "add": _JOIN, "remove": _LEAVE, "start": _JOIN, "gone": _LEAVE,
}  # fmt: skip
#: Events that may tell of people.
TELLING = frozenset(FOR_PEOPLE) | {"replace"}
#: "Ann Lee (geriatrics), whose first day is March 1, and Bob Ray".
_OF_WHOM = re.compile(r"(?:\s\([^()]{1,60}\))?,?\s(?:whose|who|starting|effective|as of|on)\s[^;.|]{1,90}?,?\s(?:and|as well as)\s", re.IGNORECASE)  # fmt: skip
#: "Ann Lee is no longer", "Ann Lee does not work here anymore": little stands between.
_NO_LONGER = re.compile(
    r"\s(?:is|are|will|has|have)(?:\sbe)?\s$|\s[^.;:,|]{0,40}(?:n't|not)\b[^.;:,|]{0,40}$",
    re.IGNORECASE,
)
#: What somebody may do no longer and stay.
_STAYS = frozenset(
    {"accepting-patients", "language", "hours", "specialty", "phone", "fax", "email", "name"}
)
#: "Ann Lee - starting 12/16": nothing else stands between.
_RIGHT_BEFORE = re.compile(r"[\s,–(-]*(?:(?:is|are|will be)\s)?")
#: Between people who are named together; credentials and numbers may stand there.
_LINKED = re.compile(
    r"(?:[\s,;/&|]|\([^()]{0,60}\)|\band\b|\bor\b|\bwell as\b|\bas\b|\balso\b|\bboth\b|\bDr\b\.?|\bNPI\b[\s:#]*\d{10}|(?<![A-Za-z])[A-Z]{2,6}(?:-[A-Z]{1,3})?(?![A-Za-z-]))*"
)
_REPLACED = re.compile(r"\b(?:replac(?:es|ed|ing|e)|succe(?:eds|eded|eding)|over|in for)\b")


@dataclass(frozen=True, slots=True)
class Moved:
    """A person who comes ("add-practitioner") or goes, and the word that says so."""

    kind: str
    person: Person
    event: Word


def moved(one: Said, named: Sequence[Person]) -> list[Moved]:
    """Return who comes and who goes, by the events of the clause, else by its heading."""
    events = [event for event in one.events if event.code in FOR_PEOPLE]
    found: list[Moved] = []
    for event in events:
        found += [
            Moved(FOR_PEOPLE[event.code], who, event) for who in _of(event, one, named, events)
        ]
    found += _replaced(one, named)
    heads = [event for event in one.head_events() if event.code in FOR_PEOPLE]
    if not found and heads:
        found = [
            Moved(FOR_PEOPLE[heads[-1].code], who, Word(who.start, who.end, "")) for who in named
        ]
    return _once(found)


def _of(event: Word, one: Said, named: Sequence[Person], events: Sequence[Word]) -> list[Person]:
    """The people right before a verb, in a list too; where none is, the next ones behind it."""
    before_event = max((e.end for e in events if e.end <= event.start), default=0)
    after_event = min((e.start for e in events if e.start >= event.end), default=len(one.text))
    before = [who for who in named if who.end <= event.start + 1]
    if event.code == "start":
        return (
            before[-1:]
            if before and _RIGHT_BEFORE.fullmatch(one.text[before[-1].end : event.start])
            else []
        )
    if event.code == "gone":
        near = before[-1:]
        gone = near and _NO_LONGER.search(one.text[near[0].end : event.start])
        return _listed(before[::-1], one.text)[::-1] if gone and not _keeps(one) else []
    behind = [who for who in named if event.end <= who.start]
    transitive = event.code in {"add", "remove"} or _takes_object(
        one.text[event.start : event.end]
    )
    inside = [who for who in before if who.start >= before_event]
    if inside and not (transitive and behind and behind[0].start < after_event):
        return _listed(inside[::-1], one.text)[::-1]
    ahead = [who for who in behind if who.start < after_event]
    if ahead:
        return _listed(ahead, one.text)
    return _listed(before[::-1], one.text)[::-1] if before and _follows(event, one) else []


def _keeps(one: Said) -> bool:
    return any(thing.code in _STAYS for thing in one.things)


def _takes_object(verb: str) -> bool:
    return (
        re.match(
            r"(?i)(?:hir|welcom|new |departure|arriv|onboard|last day of|first day of|said goodbye|say goodbye|saying goodbye|farewell|brought|bring|passing|death|retirement of|resignation of)",
            verb,
        )
        is not None
    )


def _follows(event: Word, one: Said) -> bool:
    """Whether an event goes on about the person of the one before: "retires and sees her last patients"."""
    return one.text[event.start : event.end].casefold().startswith(("last", "final"))


def _listed(near: Sequence[Person], text: str) -> list[Person]:
    """The first one and all that are named together with it."""
    kept = list(near[:1])
    for who in near[1:]:
        low, high = sorted((kept[-1], who), key=lambda one: one.start)
        gap = text[low.end : high.start]
        if not (_LINKED.fullmatch(gap) or _OF_WHOM.fullmatch(gap)):
            break
        kept.append(who)
    return kept


def _replaced(one: Said, named: Sequence[Person]) -> list[Moved]:
    """One goes and one comes: "X has been replaced by Y", "Y replaces X"."""
    found = []
    for event in one.events:
        if event.code != "replace" or not _REPLACED.search(
            one.text[event.start : event.end].casefold()
        ):
            continue
        before = [who for who in named if who.end <= event.start]
        behind = [who for who in named if who.start >= event.end]
        if before and behind:
            by = re.search(r"\b(?:by|with)\b", one.text[event.start : event.end + 6]) is not None
            gone, come = (before[-1], behind[0]) if by else (behind[0], before[-1])
            found += [Moved(_LEAVE, gone, event), Moved(_JOIN, come, event)]
    return found


def _once(found: Sequence[Moved]) -> list[Moved]:
    """Each person comes or goes once in a clause; the first word for it counts."""
    kept: dict[tuple[int, str], Moved] = {}
    for one in found:
        kept.setdefault((one.person.start, one.kind), one)
    return list(kept.values())
