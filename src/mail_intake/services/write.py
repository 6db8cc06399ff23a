"""What was understood becomes what is written: the submission's next version and its history."""

from dataclasses import dataclass, replace
from datetime import datetime

from mail_intake.decide.ids import reference
from mail_intake.model.answer import Answer
from mail_intake.model.decision import Reason, Reply
from mail_intake.model.states import SubmissionState
from mail_intake.model.submission import Actor, Claim, Item, Step, Submission
from mail_intake.ports import Vault
from mail_intake.services.understand import Understood

#: Where a reply leaves a submission. Absent: where its findings leave it.
AFTER = {
    Reply.REDIRECT: SubmissionState.REDIRECTED,
    Reply.SECURE_RESEND: SubmissionState.INSECURE,
    Reply.MISSING_FIELDS: SubmissionState.INCOMPLETE,
    Reply.ACKNOWLEDGE: SubmissionState.COMPLETE,
    Reply.CHANGED: SubmissionState.COMPLETE,
}
#: Replies that say nothing about what was understood, so nothing is entered.
ENTERS_NOTHING = frozenset({Reply.REDIRECT, Reply.TOO_LARGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Builds the next version of a submission. Pure but for the vault's derived ids."""

    vault: Vault

    def __call__(self, one: Understood, claim: Claim, now: datetime) -> Submission:
        """Return the submission as it will be stored, with every step in its history."""
        step = Step(
            at=now,
            actor=Actor.SENDER,
            what="",
            why=one.decision.why,
            who=one.mail.sender.email,
            message=claim.key,
        )
        if one.before is None:
            return self._opened(one, claim, step)
        return self._continued(one, one.before, step)

    def _opened(self, one: Understood, claim: Claim, step: Step) -> Submission:
        form = one.form.name if one.form else ""
        status = AFTER.get(one.decision.reply, SubmissionState.INCOMPLETE)
        redirected = status is SubmissionState.REDIRECTED
        created = SubmissionState.INCOMPLETE if redirected else status
        fresh = Submission(
            reference=reference(self.vault.mac(claim.key, "reference")),
            form=form,
            status=created,
            created_at=claim.received_at,
            history=(replace(step, what="created", new=str(created)),),
        )
        filled = _filled(fresh, one, step)
        return filled.take(status, step) if redirected else filled

    def _continued(self, one: Understood, before: Submission, step: Step) -> Submission:
        """Apply a follow-up: a closed submission only gains a note for staff, and one that has
        nothing new the message.
        """
        if one.decision.reason is Reason.CLOSED_SUBMISSION:
            noted = _noticed(before, one.decision.attention)
            return noted.note(replace(step, what="attention", new=one.decision.why))
        if one.silent:
            return before.note(replace(step, what="message"))
        filled = _filled(before, one, step)
        status = AFTER.get(one.decision.reply, before.status)
        return filled if status is before.status else filled.take(status, step)


def _filled(submission: Submission, one: Understood, step: Step) -> Submission:
    """Enter what was understood, each changed value with its own row of history."""
    noticed = _noticed(submission, one.decision.attention)
    known = noticed.participants
    # quoting a thread makes nobody a participant: staff say so
    joins = bool(one.speaker) and one.speaker not in known and not one.stranger
    taken = replace(noticed, participants=(*known, one.speaker) if joins else known)
    if one.merged is None or one.decision.reply in ENTERS_NOTHING:
        return taken
    merged = one.merged
    return replace(
        taken,
        answers=merged.answers,
        items=merged.items,
        pending=merged.pending,
        findings=one.decision.findings,
        history=(*taken.history, *_changes(submission, merged.answers, merged.items, step)),
    )


def _changes(
    before: Submission, answers: tuple[Answer, ...], items: tuple[Item, ...], step: Step
) -> tuple[Step, ...]:
    """One row for each value that is new or different."""
    old = {answer.field: answer for answer in before.answers}
    old |= {f"item {item.id}: {a.field}": a for item in before.items for a in item.answers}
    new = {answer.field: answer for answer in answers}
    new |= {f"item {item.id}: {a.field}": a for item in items for a in item.answers}
    rows = []
    for path, answer in new.items():
        was = old.get(path)
        if was is None or _said(was) != _said(answer):
            rows.append(
                replace(
                    step,
                    what="item" if path.startswith("item ") else "field",
                    path=path,
                    old=(was.value or was.raw) if was else "",
                    new=answer.value or answer.raw,
                )
            )
    return tuple(rows)


def _noticed(submission: Submission, attention: tuple[str, ...]) -> Submission:
    """Add reasons for staff to look, each once."""
    fresh = tuple(why for why in attention if why not in submission.attention)
    return replace(submission, attention=(*submission.attention, *dict.fromkeys(fresh)))


def _said(one: Answer) -> str:
    """The value, or what was written where it is wrong: the same said again is no change."""
    return one.value or one.raw
