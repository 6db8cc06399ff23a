"""Bytes of one message in, everything understood and decided about it out; writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mail_intake.decide.behalf import doubts as sent_by_another
from mail_intake.decide.budget import backlog
from mail_intake.decide.decide import Facts, decide
from mail_intake.decide.merge import Merged, merge
from mail_intake.decide.participants import takes_part
from mail_intake.decide.phi import Phi, phi
from mail_intake.decide.question import asks
from mail_intake.decide.screen import screen
from mail_intake.decide.thread import clues
from mail_intake.decide.topics import topic
from mail_intake.decide.transport import secured
from mail_intake.decide.validate import validate
from mail_intake.extract import extract
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import Extraction, Outcome
from mail_intake.model.bounce import Returned
from mail_intake.model.decision import Decision, Reply, Silence
from mail_intake.model.form import Form
from mail_intake.model.limits import Limits
from mail_intake.model.mail import Mail
from mail_intake.model.settings import MailboxSettings, Settings
from mail_intake.model.states import SubmissionState
from mail_intake.model.submission import Claim, Submission
from mail_intake.ports import Threads
from mail_intake.read import is_server, read, report, sounds_returned

#: Staff or the sender ended these: mail to them changes nothing. An expired one opens again.
CLOSED = frozenset(
    {
        SubmissionState.ACCEPTED,
        SubmissionState.REJECTED,
        SubmissionState.WITHDRAWN,
        SubmissionState.MERGED,
    }
)


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

    @property
    def silent(self) -> bool:
        """Whether the message ends without a submission."""
        return self.decision.reply is Reply.NONE and self.decision.reason is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understand:
    """Read, screen, thread, extract, merge, validate, decide: in this order, outside any
    transaction. `now` is the present for `run`, the message's own time for `parse`; `limited`
    switches the backlog age on.
    """

    settings: Settings
    threads: Threads
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
        before = self._thread(mail)
        mailbox, form, extraction = self._extract(mail, mailboxes, before, claim.received_at)
        one = self._decide(mail, mailbox, form, extraction, before=before, claim=claim)
        return _with(one, looks) if looks else one

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

    def _thread(self, mail: Mail) -> Submission | None:
        """Return the submission whose token, message id or reference the mail carries."""
        found = clues(mail, self.settings.own_addresses)
        for reference in found.references:
            submission = self.threads.by_reference(reference)
            if submission is not None:
                return submission
        return self.threads.by_message_ids(found.message_ids) if found.message_ids else None

    def _extract(
        self,
        mail: Mail,
        mailboxes: list[MailboxSettings],
        before: Submission | None,
        received_at: datetime,
    ) -> tuple[MailboxSettings, Form, Extraction]:
        """Extract under the thread's form, else under the form that understands most."""
        policies = self.settings.policies
        words = lexicon(policies.vocabulary)
        on = written_on(mail, received_at, policies.calendar.zone)
        asked = [box for box in mailboxes if box.form]
        if before is not None:
            mine = [box for box in asked if box.form == before.form]
            form = policies.form(before.form)
            box = (mine or asked)[0]
            return box, form, extract(mail, form, plan=policies.plan, words=words, on=on)
        tried = []
        for box in asked:
            form = policies.form(box.form)
            tried.append((box, form, extract(mail, form, plan=policies.plan, words=words, on=on)))
        return max(tried, key=lambda one: understood(one[2], one[1]))

    def _decide(
        self,
        mail: Mail,
        mailbox: MailboxSettings,
        form: Form,
        extraction: Extraction,
        *,
        before: Submission | None,
        claim: Claim,
    ) -> Understood:
        policies = self.settings.policies
        stranger = before is not None and not takes_part(mail, before)
        merged = merge(before, Extraction() if stranger else extraction, form)
        findings = validate(form, merged.answers, merged.items, merged.pending)
        level = phi(mail)[0] if form.phi_rule else Phi.NONE
        facts = Facts(
            mail=mail,
            form=form,
            oversize=claim.oversize,
            silence=None,
            protection=mail.protection,
            phi=level,
            secured=secured(mail, policies.security)[0],
            topic=topic(mail, policies.topics, form.name, answered=understood(extraction, form)),
            submission=before,
            closed=stranger or (before is not None and before.status in CLOSED),
            changed=merged.changed,
            findings=findings,
            asks_staff=asks(mail),
        )
        decision = decide(facts)
        # a contradiction that nothing settles is never a guess without a person seeing it
        doubts = (*sent_by_another(mail), *(() if stranger else extraction.doubts))
        return Understood(
            mail=mail,
            mailbox=mailbox,
            decision=replace(decision, attention=(*decision.attention, *doubts)),
            form=form,
            extraction=extraction,
            merged=merged,
            before=before,
            stranger=stranger,
        )


def _worded(mail: Mail, content: bytes, limits: Limits) -> Silence | None:
    """Return why a mail is not answered that tells in words alone of a letter that came back.

    From anybody but a mail server words are weak: staff look.
    """
    server = is_server(f"{mail.sender.name} {mail.sender.email}")
    if not (server or sounds_returned(mail.subject)) or report(content, limits) is None:
        return None
    return Silence.REPORT if server else Silence.LOOKS_AUTOMATIC


def _with(one: Understood, looks: tuple[str, ...]) -> Understood:
    """Let staff look, for more reasons."""
    attention = (*one.decision.attention, *looks)
    return replace(one, decision=replace(one.decision, attention=attention))


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


def understood(extraction: Extraction, form: Form) -> int:
    """How much of a form a mail answers: its usable values, rows counted by their values.

    Who writes says nothing about what they write of, so the writer's own fields do not count.
    """
    writers = {spec.name for spec in form.fields if spec.writer}
    own = [answer for answer in extraction.answers if answer.field not in writers]
    rows = [answer for row in extraction.rows for answer in row.answers]
    usable = {Outcome.VALID, Outcome.DOUBTFUL}
    return sum(answer.outcome in usable for answer in (*own, *rows))


def written_on(mail: Mail, received_at: datetime, zone: str) -> date:
    """Return the day the mail was written, on the plan's calendar; a wild Date counts as received."""
    written = mail.date or received_at
    # A sender's clock may be wrong by years; then "March 1" would fall into the wrong one.
    if abs((written - received_at).days) > 30:  # noqa: PLR2004 - a month is beyond any queue
        written = received_at
    return written.astimezone(ZoneInfo(zone)).date()
