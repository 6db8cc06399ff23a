"""Which of several values holds: a correction, the surer one, the right role; else a doubt."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mail_intake.model.answer import Answer
from mail_intake.model.mail import Mail

#: Kinds of which two unlike values in one mail need a person, unless the words settle it.
ONE_ONLY = frozenset({"npi", "tin", "dmap_id", "claim_number", "physical_address", "email", "fax"})
#: What a contradiction leaves of a value's sureness: a person looks.
UNSETTLED = 0.6
#: Values that are as sure as each other within this are equally sure.
EQUAL = 0.04
_CORRECTS = re.compile(
    r"\b(?:correct(?:ed|ion|s)?|should (?:be|read|have been)|instead|rather than|not .{1,40} but|changed to|"
    r"is now|now is|typo|mistake(?:n|nly)?|mistyped|mixed up|wrong|sorry|oops|actually|scratch that|update)\b",
    re.IGNORECASE,
)
_ORG = re.compile(r"group|clinic|organi|facility|billing|practice|type (?:2|ii)\b")
_IND = re.compile(r"individual|rendering|practitioner|personal|type (?:1|i)\b|provider")


def settled(
    kind: str, found: Sequence[Answer], mail: Mail, *, wanted: str = ""
) -> tuple[Answer, bool]:
    """Return the value that holds, and whether others contradict it without being settled.

    `wanted` is the role that an NPI must have here: "org" or "ind".
    """
    if kind == "npi" and wanted:
        found = _of_role(found, wanted)
    best = max(one.confidence for one in found)
    sure = [one for one in found if one.confidence >= best - EQUAL]
    if _same(sure):
        return max(sure, key=lambda one: (one.confidence, len(one.value))), False
    corrected = _corrected(sure, mail)
    if corrected is not None:
        return corrected, False
    if kind not in ONE_ONLY:
        return max(sure, key=lambda one: one.confidence), False
    return replace(sure[0], confidence=min(sure[0].confidence, UNSETTLED)), True


def _same(found: Sequence[Answer]) -> bool:
    """One value, as far as extensions and letter case go."""
    return len({one.value.partition(";")[0].casefold() for one in found}) == 1


def _corrected(found: Sequence[Answer], mail: Mail) -> Answer | None:
    """Return the last value whose line, or the one above, says that it corrects another."""
    said: dict[tuple[int, int], bool] = {}
    last = None
    for one in found:
        place = one.evidence
        if place is None or place.segment < 0:
            continue
        at = (place.segment, place.line)
        if at not in said:
            lines = mail.segments[place.segment].lines
            around = " ".join(lines[max(0, place.line - 1) : place.line + 1])
            said[at] = _CORRECTS.search(around) is not None
        last = one if said[at] else last
    return last


def _of_role(found: Sequence[Answer], wanted: str) -> Sequence[Answer]:
    """Values of the wanted role, else those without one, else all."""
    roles = [(role(one), one) for one in found]
    for accepted in ({wanted}, {""}):
        mine = [one for its, one in roles if its in accepted]
        if mine:
            return mine
    return found


def role(one: Answer) -> str:
    """Return "org" or "ind" by an NPI's label or the words beside it, "" for neither."""
    words = one.evidence.label if one.evidence else ""
    if words in {"org", "ind", ""}:
        return words
    if _ORG.search(words):
        return "org"
    return "ind" if _IND.search(words) else ""
