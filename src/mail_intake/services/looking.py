"""What a mail says under each form that it may be meant for; the one it answers most is taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mail_intake.decide.phi import Health, phi, veiled
from mail_intake.extract import FollowUp, extract, extract_later
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import Extraction, Outcome
from mail_intake.model.form import Form, Policies
from mail_intake.model.mail import Mail
from mail_intake.model.settings import MailboxSettings
from mail_intake.model.submission import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A mail read under one form.

    `health` is what tells of a patient, where the form has a rule for it: then the values were
    taken from a mail that does not show it.
    """

    mailbox: MailboxSettings
    form: Form
    later: FollowUp
    health: Health = field(default_factory=Health)

    @property
    def extraction(self) -> Extraction:
        """What the mail says by itself."""
        return self.later.extraction


@dataclass(frozen=True, slots=True)
class Looking:
    """Reads one mail; `on` is the day it was written, `whole` that its files were read, too."""

    mail: Mail
    policies: Policies
    on: date
    whole: bool

    def best(self, mailboxes: Sequence[MailboxSettings]) -> Look:
        """Read it under the form of each mailbox; the one that it answers most."""
        tried = [self.under(box) for box in mailboxes]
        return max(tried, key=lambda one: understood(one.extraction, one.form))

    def under(self, mailbox: MailboxSettings, before: Submission | None = None) -> Look:
        """Read it under a mailbox's form, or under that of the submission that it belongs to."""
        form = self.policies.form(before.form if before else mailbox.form)
        words, plan = lexicon(self.policies.vocabulary), self.policies.plan
        health = phi(self.mail, words.patients, whole=self.whole) if form.phi_rule else Health()
        mail = veiled(self.mail, health)
        if before is not None:
            later = extract_later(mail, before, form, plan=plan, words=words, on=self.on)
        else:
            later = FollowUp(extract(mail, form, plan=plan, words=words, on=self.on))
        return Look(mailbox=mailbox, form=form, later=later, health=health)


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
