"""Claim a stored message, understand it, write everything that follows in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from mail_intake.model.decision import Silence
from mail_intake.model.errors import ClaimLost, MailIntakeError, TemporaryFailure
from mail_intake.model.mail import Segment
from mail_intake.model.settings import Timing
from mail_intake.model.states import MessageState
from mail_intake.model.submission import Claim, OutboxItem, Result, Submission
from mail_intake.ports import Clock, Work
from mail_intake.services.answer import Answered, Compose
from mail_intake.services.tell import Tell
from mail_intake.services.understand import Understand, Understood
from mail_intake.services.write import Write

#: How often a submission that moved under our hands is read and decided again at once.
AGAIN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """What became of one message; `understood` is None where it failed."""

    claim: Claim
    state: MessageState | None  #: None: somebody else took it over
    understood: Understood | None = None
    submission: Submission | None = None
    letters: tuple[OutboxItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One message at a time. The claim is committed first, so a kill counts as an attempt."""

    work: Work
    understand: Understand
    write: Write
    compose: Compose
    clock: Clock
    timing: Timing
    tell: Tell

    def __call__(self) -> Processed | None:
        """Process one message; None when none is waiting.

        Trouble of the store rises as TemporaryFailure and costs the message nothing but this
        attempt; whatever else goes wrong is this message's own and ends in quarantine.
        """
        now = self.clock.now()
        claim = self.work.claim(now, now + timedelta(seconds=self.timing.lease))
        if claim is None:
            return None
        try:
            return self._finish(claim)
        except TemporaryFailure:
            raise
        except Exception as failure:  # noqa: BLE001 - a poison message must not stop the next one
            return self._failed(claim, failure)

    def _finish(self, claim: Claim) -> Processed:
        for _ in range(AGAIN):
            one = self.understand(claim, self.clock.now())
            result = self._result(one, claim)
            try:
                self.work.finish(claim, result, self.clock.now())
            except ClaimLost:
                # The submission or the claim moved meanwhile: read the new state and decide anew.
                continue
            self.tell(
                "message processed", id=claim.id, state=result.state, why=result.why,
                form=result.form, mailbox=result.mailbox,
                reference=result.submission.reference if result.submission else "",
            )  # fmt: skip
            return Processed(
                claim=claim,
                state=result.state,
                understood=one,
                submission=result.submission,
                letters=result.letters,
            )
        self.tell("message taken over", id=claim.id)
        return Processed(claim=claim, state=None)

    def _result(self, one: Understood, claim: Claim) -> Result:
        answered = self._answered(one, claim)
        mail = one.mail
        return Result(
            state=MessageState.SILENT if one.silent else MessageState.PROCESSED,
            why=one.decision.why,
            form=one.form.name if one.form else "",
            mailbox=one.mailbox.name,
            sender=mail.sender.email,
            speaker="" if one.stranger else one.speaker,
            subject=mail.subject,
            message_id=mail.message_id,
            submission=answered.submission if answered else None,
            letters=answered.letters if answered else (),
            returned=one.returned,
            segments=segments_json(mail.segments),
            defects=mail.defects,
            note_to_staff=_note(one),
        )

    def _answered(self, one: Understood, claim: Claim) -> Answered | None:
        """Return the submission's next version and its letters, None where nothing is kept."""
        now = self.clock.now()
        if one.silent:
            # what follows up is linked to its submission, answered or not
            linked = self.write(one, claim, now) if one.before else None
            return Answered(submission=linked) if linked else None
        return self.compose(one, self.write(one, claim, now), claim, now)

    def _failed(self, claim: Claim, failure: Exception) -> Processed:
        """Give the message back or quarantine it. The cause names no content: only ours may."""
        known = isinstance(failure, MailIntakeError)
        cause = f"{type(failure).__name__}: {failure}" if known else _where(failure)
        try:
            state = self.work.fail(claim, cause, self.clock.now())
        except ClaimLost:
            self.tell("message taken over", id=claim.id)
            return Processed(claim=claim, state=None)
        self.tell("message failed", id=claim.id, state=state, attempts=claim.attempts, cause=cause)
        return Processed(claim=claim, state=state)


def segments_json(segments: Sequence[Segment]) -> str:
    """What was read, for the desk: kind, source, lines, certainty and grids of each segment."""
    return json.dumps(
        [
            {
                "kind": segment.kind,
                "source": segment.source,
                "lines": segment.lines,
                "certainty": segment.certainty,
                "grids": [{"line": grid.line, "rows": grid.rows} for grid in segment.grids],
            }
            for segment in segments
        ],
        ensure_ascii=False,
    )


def _note(one: Understood) -> str:
    """Say why staff should look at a silent message; empty where nobody needs to."""
    looks = {
        Silence.PASSED_ON: "passed on by a rule: whoever wrote it was not answered",
        Silence.POSTMASTER: "from a postmaster, who may be a person",
        Silence.CHALLENGE: "asks whoever wrote to prove being a person: our letter may wait there",
        Silence.LOOKS_AUTOMATIC: "worded like an absence notice or a bounce, but without its headers",
        Silence.BUDGET: "not answered: this sender had enough letters",
        Silence.BACKLOG: "not answered: older than the backlog age",
        Silence.UNAUTHENTICATED: "the sender's domain disowns this message",
        Silence.NO_SENDER: "the sender's address could not be read with certainty",
    }
    # What is told of a letter of ours stands with that letter.
    silence = None if one.returned else one.decision.silence
    return looks.get(silence, "") if silence is not None else ""


def _where(failure: Exception) -> str:
    """Type and place of an unexpected error. Its text may quote the mail, so it stays out."""
    place = failure.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return type(failure).__name__
    code = place.tb_frame.f_code
    return f"{type(failure).__name__} in {code.co_name}, {code.co_filename.rpartition('/')[2]}:{place.tb_lineno}"
