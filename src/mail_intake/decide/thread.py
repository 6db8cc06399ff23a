"""By which clues a message joins a submission: tokens, ids, references; else only by who corrects what.

Never by subject alone, and never by sender alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mail_intake.decide.ids import references_in
from mail_intake.fields.fold import key
from mail_intake.fields.followup import FollowUps
from mail_intake.model.answer import Extraction
from mail_intake.model.form import Form
from mail_intake.model.mail import Mail, SegmentKind
from mail_intake.model.states import SubmissionState
from mail_intake.model.submission import Submission

#: Submissions that a message may be joined to without carrying a clue.
WAITING = frozenset(
    {SubmissionState.INCOMPLETE, SubmissionState.COMPLETE, SubmissionState.INSECURE}
)
#: Fields that tell whom a submission is about; numbers before names.
ABOUT = ("npi", "tin", "clinic_name", "provider_name")
#: A long thread carries hundreds of ids; the newest ones tell.
MOST_IDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What to look up, the surest first."""

    references: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()


def clues(mail: Mail, own: frozenset[str]) -> Clues:
    """Return reply tokens and references, then ids: In-Reply-To, References right to left."""
    tokens = [token for address in _recipients(mail) for token in _token(address, own)]
    quoted = references_in(mail.subject)
    ids = (*mail.in_reply_to, *reversed(mail.references))
    known = mail.header_all("X-Microsoft-Original-Message-ID")
    return Clues(
        references=tuple(dict.fromkeys((*tokens, *quoted))),
        message_ids=tuple(dict.fromkeys((*ids, *known)))[:MOST_IDS],
    )


def _recipients(mail: Mail) -> list[str]:
    return [*mail.delivered_to, *(address.email for address in (*mail.to, *mail.cc))]


def _token(address: str, own: frozenset[str]) -> tuple[str, ...]:
    """Return the reference in a plus-address of ours (RFC 5233), in whatever case it came."""
    local, _, domain = address.casefold().rpartition("@")
    base, plus, tag = local.partition("+")
    return references_in(tag) if plus and f"{base}@{domain}" in own else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The submission that a message without clues is joined to, or those that staff may mean."""

    submission: Submission | None = None
    suggested: tuple[str, ...] = ()  #: references


def belongs(
    mail: Mail,
    extraction: Extraction,
    form: Form,
    lately: Sequence[Submission],
    *,
    followups: FollowUps,
) -> Joined:
    """Return what of the sender's late submissions a message is about.

    Joined only to the one about the same clinic, where the message says that it corrects or
    completes; everything weaker is a suggestion.
    """
    open_ones = [one for one in lately if one.form == form.name and one.status in WAITING]
    same = [one for one in open_ones if _same_clinic(one, extraction)]
    if len(same) == 1 and followups.completes(_own_words(mail)):
        return Joined(submission=same[0])
    return Joined(suggested=tuple(one.reference for one in same or open_ones))


def _same_clinic(one: Submission, extraction: Extraction) -> bool:
    """Whether both name the same clinic or person; numbers that differ speak louder than names."""
    for name in ABOUT:
        held, told = one.get(name), extraction.get(name)
        if held and told and held.value and told.value:
            return key(held.value) == key(told.value)
    return False


def _own_words(mail: Mail) -> str:
    own = (SegmentKind.SUBJECT, SegmentKind.BODY)
    return "\n".join(" ".join(one.lines) for one in mail.segments if one.kind in own)
