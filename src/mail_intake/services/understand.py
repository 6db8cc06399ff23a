"""Bytes of one message in, everything understood and decided about it out; writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from mail_intake.decide.behalf import doubts as sent_by_another
from mail_intake.decide.budget import backlog
from mail_intake.decide.decide import Facts, decide
from mail_intake.decide.merge import Merged, merge
from mail_intake.decide.participants import speaker, takes_part
from mail_intake.decide.question import asks, says_more
from mail_intake.decide.screen import screen
from mail_intake.decide.transport import secured
from mail_intake.decide.validate import validate
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import Extraction, FindingKind
from mail_intake.model.bounce import Returned
from mail_intake.model.decision import Decision, Reply, Silence
from mail_intake.model.form import Form, Topic
from mail_intake.model.limits import Limits
from mail_intake.model.mail import Mail
from mail_intake.model.settings import MailboxSettings, Settings
from mail_intake.model.states import SubmissionState
from mail_intake.model.submission import Claim, Submission
from mail_intake.ports import Senders, Threads
from mail_intake.read import is_server, read, report, sounds_returned
from mail_intake.services.attachments import UNREAD
from mail_intake.services.joining import Joining
from mail_intake.services.looking import Look, Looking, written_on
from mail_intake.services.routing import Routing

#: Staff or the sender ended these: mail to them changes nothing. An expired one opens again.
CLOSED = frozenset(
    {
        SubmissionState.ACCEPTED,
        SubmissionState.REJECTED,
        SubmissionState.WITHDRAWN,
        SubmissionState.MERGED,
    }
)
#: Why staff should look at how a message came to its submission.
JOINED_BY_SENDER, MAY_BELONG, STRANGER = "JOINED_BY_SENDER", "MAY_BELONG_TO", "UNVERIFIED_PARTICIPANT"  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What one message means. `form` is None and `extraction` empty where it was silenced."""

    mail: Mail
    mailbox: MailboxSettings
    decision: Decision
    form: Form | None = None
    extraction: Extraction = field(default_factory=Extraction)
    merged: Merged | None = None
    before: Submission | None = None  #: the submission whose thread it belongs to
    stranger: bool = False  #: quotes that thread, but never took part in it
    returned: Returned | None = None  #: what it reports about a letter of ours
    speaker: str = ""  #: the address of whoever wrote it

    @property
    def silent(self) -> bool:
        """Whether the message is not answered; one that follows up is linked all the same."""
        return self.decision.reply is Reply.NONE and self.decision.reason is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understand:
    """Read, screen, thread, extract, merge, validate, decide: in this order, outside any
    transaction. `now` is the present for `run`, the message's own time for `parse`; `limited`
    switches the backlog age on.
    """

    settings: Settings
    threads: Threads
    senders: Senders
    #: the mail with its files' text, and why staff should look at them
    attachments: Callable[[Mail], tuple[Mail, tuple[str, ...]]]
    limited: bool = True

    def __call__(self, claim: Claim, now: datetime) -> Understood:
        """Understand one claimed message; raises what the store raises, nothing for bad mail."""
        mail = read(claim.content, oversize=claim.oversize, limits=self.settings.reading)
        mailboxes = [self.settings.mailbox(name) for name in claim.mailboxes]
        silence = self._screen(mail, mailboxes, claim, now)
        if silence is not None:
            decision = Decision(reply=Reply.NONE, silence=silence)
            return Understood(
                mail=mail,
                mailbox=mailboxes[0],
                decision=decision,
                returned=_returned(mail, claim.content, self.settings.reading),
            )
        mail, looks = self.attachments(mail)
        asked = [box for box in mailboxes if box.form]
        one = self._understood(mail, asked, claim, whole=UNREAD not in looks)
        return _with(one, *looks)

    def _screen(
        self, mail: Mail, mailboxes: list[MailboxSettings], claim: Claim, now: datetime
    ) -> Silence | None:
        settings = self.settings
        silence = screen(
            mail,
            own=settings.own_addresses,
            security=settings.policies.security,
            mail_domain=settings.mail_domain,
            trust_delivery=settings.trust_delivery,
        )
        if silence is None and not any(mailbox.form for mailbox in mailboxes):
            return Silence.REPORT  # the bounces mailbox answers nobody
        silence = silence or _worded(mail, claim.content, self.settings.reading)
        if silence is None and self.limited:
            late = backlog(claim.received_at, now, settings.policies.budgets)
            return Silence.BACKLOG if late else None
        return silence

    def _understood(
        self, mail: Mail, asked: list[MailboxSettings], claim: Claim, *, whole: bool
    ) -> Understood:
        """Join it to its submission, read it under that form, else under the one it answers most."""
        policies = self.settings.policies
        joining = Joining(self.settings, self.threads, self.senders)
        on = written_on(mail, claim.received_at, policies.calendar.zone)
        looking = Looking(mail, policies, on, whole)
        before = joining.by_clues(mail)
        if before is not None:
            mine = [box for box in asked if box.form == before.form]
            return self._decide(mail, looking.under((mine or asked)[0], before), claim, before)
        look = looking.best(asked)
        joined = joining.by_sender(mail, look, claim.received_at)
        if joined.submission is not None:
            look = looking.under(look.mailbox, joined.submission)
            one = self._decide(mail, look, claim, joined.submission)
            return _with(one, JOINED_BY_SENDER)
        look, topic = Routing(self.settings, looking).routed(mail, look)
        one = self._decide(mail, look, claim, topic=topic)
        return _with(one, *(f"{MAY_BELONG}:{reference}" for reference in joined.suggested))

    def _decide(
        self,
        mail: Mail,
        look: Look,
        claim: Claim,
        before: Submission | None = None,
        *,
        topic: Topic | None = None,
    ) -> Understood:
        security, form = self.settings.policies.security, look.form
        words = lexicon(self.settings.policies.vocabulary)
        stranger = before is not None and not takes_part(mail, before, security)
        merged = merge(
            before,
            look.extraction,
            form,
            amendments=look.later.amendments,
            verified=not stranger,
        )
        earlier = () if before is None else before.findings
        findings = (
            *validate(form, merged.answers, merged.items, merged.pending),
            *look.health.findings,
            *(one for one in earlier if one.kind is FindingKind.PHI),
        )
        facts = Facts(
            mail=mail,
            form=form,
            oversize=claim.oversize,
            silence=None,
            protection=mail.protection,
            phi=look.health.level,
            secured=secured(mail, security)[0],
            topic=topic,
            submission=before,
            closed=before is not None and before.status in CLOSED,
            changed=merged.changed,
            findings=tuple(dict.fromkeys(findings)),
            asks_staff=asks(mail),
            says_more=not _repeats(look) and says_more(mail, words.remarks),
        )
        one = Understood(
            mail=mail,
            mailbox=look.mailbox,
            decision=decide(facts),
            form=form,
            extraction=look.extraction,
            merged=merged,
            before=before,
            stranger=stranger,
            speaker=speaker(mail, security),
        )
        # a contradiction that nothing settles is never a guess without a person seeing it
        doubts = (*sent_by_another(mail), *look.extraction.doubts)
        return _with(one, *doubts, *([STRANGER] if stranger else ()))


def _worded(mail: Mail, content: bytes, limits: Limits) -> Silence | None:
    """Return why a mail is not answered that tells in words alone of a letter that came back.

    From anybody but a mail server words are weak: staff look.
    """
    server = is_server(f"{mail.sender.name} {mail.sender.email}")
    if not (server or sounds_returned(mail.subject)) or report(content, limits) is None:
        return None
    return Silence.REPORT if server else Silence.LOOKS_AUTOMATIC


def _repeats(look: Look) -> bool:
    """Whether it gives values of its own at all: where nothing changed, they were known."""
    given = look.extraction
    return bool(given.rows) or any(one.value for one in given.answers)


def _with(one: Understood, *whys: str) -> Understood:
    """Let staff look, for more reasons."""
    return replace(one, decision=replace(one.decision, attention=(*one.decision.attention, *whys)))


def _returned(mail: Mail, content: bytes, limits: Limits) -> Returned | None:
    """Return what a delivery report says about the letter it is about."""
    told = report(content, limits)
    worst = told.worst if told else None
    if told is None or worst is None:
        return None
    arrived = (*mail.delivered_to, *(one.email for one in (*mail.to, *mail.cc)))
    return Returned(
        envelopes=tuple(dict.fromkeys(one.casefold() for one in arrived if "+" in one)),
        message_id=told.message_id,
        fate=worst,
    )
