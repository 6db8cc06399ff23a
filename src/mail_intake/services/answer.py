"""The letter that answers a message, complete and ready for the outbox; or the reason for none."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mail_intake.decide.budget import Counts, delay, over_budget
from mail_intake.decide.compose import Outgoing, assemble, context, envelope_from, recipient
from mail_intake.decide.ids import message_id, outward_id
from mail_intake.model.answer import Answer
from mail_intake.model.decision import Reply
from mail_intake.model.errors import PermanentFailure
from mail_intake.model.mail import Address
from mail_intake.model.settings import Settings
from mail_intake.model.submission import (
    About,
    Actor,
    Claim,
    LetterKey,
    OutboxItem,
    Step,
    Submission,
)
from mail_intake.ports import Addresses, Renderer, Threads, Vault
from mail_intake.services.understand import Understood

#: Letters that say the same each time: once in `Budgets.notice_days` to the same sender.
NOTICES = frozenset({Reply.SECURE_RESEND, Reply.REDIRECT, Reply.TOO_LARGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The letters to send, and the submission with a note of what was sent or kept back."""

    submission: Submission
    letters: tuple[OutboxItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compose:
    """Builds the letter. `limited` switches budgets on."""

    settings: Settings
    renderer: Renderer
    vault: Vault
    threads: Threads
    addresses: Addresses
    limited: bool = True

    def __call__(
        self, one: Understood, submission: Submission, claim: Claim, now: datetime
    ) -> Answered:
        """Return the answer to a message; ConfigurationError where a template is broken."""
        counts = self._counts(one, now)
        kept_back = self._kept_back(one, counts)
        if kept_back:
            return Answered(submission=_noted(submission, one, now, kept_back=kept_back))
        to, doubt = recipient(one.mail, self.settings.policies.security)
        try:
            item = self._letter(one, submission, claim, to, now=now)
            item = replace(item, due_at=now + delay(counts, self.settings.policies.budgets))
        except PermanentFailure as failure:
            # An address that no letter can be sent to: staff answer by other means.
            return Answered(submission=_noted(submission, one, now, kept_back=str(failure)))
        noted = _noted(submission, one, now, doubt=doubt)
        return Answered(submission=noted, letters=(item,))

    def _kept_back(self, one: Understood, counts: Counts) -> str:
        """Return why no letter goes out although one was decided; "" if it does."""
        if self.settings.shadow:
            return "SHADOW"
        if self.addresses.unreachable(self._recipient(one)):
            return "UNREACHABLE"
        silence = over_budget(one.decision.reply, counts, self.settings.policies.budgets)
        return str(silence or "")

    def _recipient(self, one: Understood) -> str:
        return recipient(one.mail, self.settings.policies.security)[0].email

    def _counts(self, one: Understood, now: datetime) -> Counts:
        """Count the letters of late; none where budgets are off."""
        if not self.limited:
            return Counts()
        to = self._recipient(one)
        reply = str(one.decision.reply)
        budgets = self.settings.policies.budgets

        today, month, minute, notice = self.threads.letters_to(
            (to, "", now - timedelta(days=1)),
            (to, "", now - timedelta(days=30)),
            ("", "", now - timedelta(minutes=1)),
            (to, reply, now - timedelta(days=budgets.notice_days)),
        )
        repeated = notice if one.decision.reply in NOTICES else 0
        return Counts(today=today, month=month, minute=minute, notice=repeated)

    def _letter(
        self, one: Understood, submission: Submission, claim: Claim, to: Address, *, now: datetime
    ) -> OutboxItem:
        settings = self.settings
        letter = str(one.decision.reply)
        key = LetterKey(
            about=About.SUBMISSION, about_id=submission.reference, letter=letter, event=claim.key
        )
        mac = self.vault.mac(f"{key.about}\n{key.about_id}\n{letter}\n{key.event}", "message-id")
        subject, text, html = self.renderer.render(
            letter,
            context(
                one.decision,
                submission=_told(one, submission),
                form=one.form,
                mail=one.mail,
                policies=settings.policies,
                received_at=claim.received_at,
            ),
        )
        outgoing = Outgoing(
            sender=Address(name=one.mailbox.display_name, email=one.mailbox.addresses[0]),
            recipient=to.email,
            subject=subject,
            text=text,
            html=html,
            date=now,
            message_id=message_id(mac, settings.mail_domain),
            answers=one.mail,
            reference=submission.reference,
            plus_addressing=one.mailbox.plus_addressing,
        )
        return OutboxItem(
            key=key,
            recipient=to.email,
            envelope_from=envelope_from(settings.bounces, outward_id(mac)),
            message_id=outgoing.message_id,
            content=assemble(outgoing),
            due_at=now,
        )


def _told(one: Understood, submission: Submission) -> Submission:
    """Return what a letter may repeat: to somebody unverified only what they wrote themselves."""
    if not one.stranger or one.merged is None:
        return submission
    changed = one.merged.changed
    return replace(
        submission,
        answers=tuple(answer for answer in submission.answers if answer.field in changed),
        items=tuple(
            replace(item, answers=_of(item.answers, f"items/{number}", changed))
            for number, item in enumerate(submission.items)
        ),
    )


def _of(answers: tuple[Answer, ...], path: str, changed: tuple[str, ...]) -> tuple[Answer, ...]:
    whole = path in changed
    return tuple(one for one in answers if whole or f"{path}/{one.field}" in changed)


def _noted(
    submission: Submission, one: Understood, now: datetime, *, kept_back: str = "", doubt: str = ""
) -> Submission:
    """Add what was sent or kept back to the history, and what staff should look at."""
    looks = [why for why in (kept_back and "NOT_ANSWERED", doubt) if why]
    fresh = tuple(why for why in looks if why not in submission.attention)
    step = Step(
        at=now,
        actor=Actor.CLOCK,
        what="letter",
        why=kept_back or one.decision.why,
        new="" if kept_back else str(one.decision.reply),
    )
    return replace(submission, attention=(*submission.attention, *fresh)).note(step)
