"""What a later message says about a submission: it fills what is asked for and corrects what is held."""

from dataclasses import dataclass, replace

from mail_intake.extract.candidates import Seen
from mail_intake.extract.followup.asked import answered
from mail_intake.extract.followup.corrections import corrected
from mail_intake.extract.followup.gaps import filled
from mail_intake.extract.followup.removals import removed
from mail_intake.extract.followup.slots import slots_of
from mail_intake.extract.followup.taking import Taking
from mail_intake.model.answer import Amendment, Answer, Extraction
from mail_intake.model.mail import Mail, SegmentKind
from mail_intake.model.submission import Submission

__all__ = ["FollowUp", "follow_up"]

#: From here on a value stands behind a label: said on purpose, not found by the way.
ON_PURPOSE = 0.95
#: What is understood from a letter's frame says who wrote, not what they correct.
_FRAME = frozenset({SegmentKind.SIGNATURE, SegmentKind.SUBJECT})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A later message: what it gives anew, and what it amends."""

    extraction: Extraction
    amendments: tuple[Amendment, ...] = ()


def follow_up(mail: Mail, seen: Seen, before: Submission, found: Extraction) -> FollowUp:
    """Read a later message in the light of what its submission holds and lacks.

    `mail` is whole, with its quotes: an answer may stand under the question that it quotes.
    `found` is what the message says by itself.
    """
    slots = slots_of(before, seen.form)
    taking = Taking(slots, frozenset(_said(found)))
    for step in (answered, removed, corrected, filled):
        step(mail, seen, taking)
    rest = taking.left(found)
    kept = tuple(one for one in rest.answers if _counts(one, before, mail))
    return FollowUp(replace(rest, answers=kept), tuple(taking.amendments))


def _said(found: Extraction) -> set[str]:
    """Fields that the message answers by itself, behind labels."""
    return {
        one.field
        for one in found.answers
        if one.value
        and one.confidence >= ON_PURPOSE
        and one.evidence
        and one.evidence.segment >= 0
    }


def _counts(one: Answer, before: Submission, mail: Mail) -> bool:
    """What the frame of a letter gives, and what is found by the way, replaces nothing."""
    place = one.evidence
    if place is None or place.segment < 0:
        return False
    held = before.get(one.field)
    if held is None or not held.value:
        # what one field holds is not given again as another's
        return all(other.value.casefold() != one.value.casefold() for other in before.answers)
    return one.confidence >= ON_PURPOSE and mail.segments[place.segment].kind not in _FRAME
