"""Corrections: "971-555-0142, not 503-555-0142", "Suite 140 instead of 120", "the fax is now …"."""

import re
from collections.abc import Callable, Iterable

from mail_intake.extract.candidates import Seen
from mail_intake.extract.followup.slots import Slot
from mail_intake.extract.followup.spoken import Mention, Paragraph, mentions, paragraphs
from mail_intake.extract.followup.taking import Taking
from mail_intake.model.mail import Mail

#: How sure a correction is whose former value was named, and one that only the kind settles.
NAMED, ALONE = 0.9, 0.8


def corrected(mail: Mail, seen: Seen, taking: Taking) -> None:
    """Replace what the sender corrects: the value that is named as wrong, else the only one."""
    del mail
    own = paragraphs(seen.mail)
    speaks = any(seen.words.followups.corrects(one.text) for one in own)
    kinds = frozenset(one.kind for one in taking.holding()) - _WORDS
    for one in own:
        found = mentions(one, kinds, seen)
        for mention in found:
            if not mention.wrong and not taking.used(mention):
                _correct(mention, one, found, taking, speaks=speaks)


#: Kinds whose values only words tell apart: a name in a sentence is no correction.
_WORDS = frozenset(
    {"provider_name", "contact_name", "clinic_name", "job_title", "specialty", "text", "change"}
)


def _correct(
    mention: Mention, where: Paragraph, found: Iterable[Mention], taking: Taking, *, speaks: bool
) -> None:
    wrong = [
        one for one in found if one.wrong and one.kind in {mention.kind, _PART_OF[mention.kind]}
    ]
    begin, end = where.sentence(mention.start)
    near = sorted(
        wrong, key=lambda one: (not begin <= one.start < end, abs(one.start - mention.start))
    )
    for former in near:
        slots = [one for one in _meant(mention, taking) if _holds(one, former)]
        if slots:
            _replace(slots, mention, taking, sure=NAMED)
            return
    slots = [
        one for one in _meant(mention, taking) if one.spec.name != "old" and not one.spec.writer
    ]
    asked = any(one.takes(mention.kind, mention.role) for one in taking.wanted())
    known = any(one.value == mention.value for one in taking.slots)
    if speaks and slots and not asked and not known and _one(slots):
        _replace(slots, mention, taking, sure=ALONE)


#: The part of a value that may be named for the whole: a former date by its day.
_PART_OF = {"date": "day", "physical_address": "suite"}
_PART_OF = {kind: _PART_OF.get(kind, kind) for kind in (
    "npi", "tin", "dmap_id", "phone", "fax", "email", "physical_address", "date", "claim_number", "suite", "day",
)}  # fmt: skip


def _meant(mention: Mention, taking: Taking) -> list[Slot]:
    kind = {"suite": "physical_address"}.get(mention.kind, mention.kind)
    return [one for one in taking.holding() if one.takes(kind, mention.role)]


def _holds(slot: Slot, former: Mention) -> bool:
    """Whether a place holds what is named as wrong, whole or by its part."""
    if former.kind == "day":
        return slot.value.endswith(f"-{int(former.value):02d}")
    if former.kind == "suite":
        return re.search(rf"\b{re.escape(former.value)}\b", slot.value) is not None
    return slot.value == former.value or slot.value.casefold() == former.value.casefold()


def _one(slots: list[Slot]) -> bool:
    """Whether only one value can be meant: one place, or several that hold the same."""
    return len({one.value for one in slots}) == 1


def _replace(slots: list[Slot], mention: Mention, taking: Taking, *, sure: float) -> None:
    change: Callable[[Slot], str] = (
        _with_suite(mention) if mention.kind == "suite" else lambda _: mention.value
    )
    for slot in slots:
        value = change(slot)
        if value and value != slot.value:
            taking.take(slot, mention, value=value, sure=sure)


def _with_suite(mention: Mention) -> Callable[[Slot], str]:
    """Return an address with this suite in place of its own, or behind its street."""

    def change(slot: Slot) -> str:
        parts = slot.value.split(", ")
        for number, part in enumerate(parts):
            held = _PART.search(part)
            if held:
                parts[number] = part[: held.start("id")] + mention.value + part[held.end("id") :]
                return ", ".join(parts)
        return ", ".join((parts[0], mention.raw.replace("\n", " "), *parts[1:]))

    return change


_PART = re.compile(
    r"(?:\b(?:suite|ste|unit|apt|apartment|room|rm|floor|fl|building|bldg)\b\.?\s?#?\s?|#\s?)(?P<id>[\w-]{1,6})\b",
    re.IGNORECASE,
)
