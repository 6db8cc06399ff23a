"""What to answer: an ordered table of rules, the first that holds decides."""

from collections.abc import Callable
from dataclasses import dataclass

from mail_intake.decide.phi import Phi
from mail_intake.model.answer import Finding, FindingKind
from mail_intake.model.decision import Decision, Reason, Reply, Silence
from mail_intake.model.form import Form, Topic
from mail_intake.model.mail import Mail, Protection
from mail_intake.model.states import SubmissionState
from mail_intake.model.submission import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the rules look at; `submission` is as it was before the message."""

    mail: Mail
    form: Form
    oversize: bool = False
    silence: Silence | None = None
    protection: Protection = Protection.NONE
    phi: Phi = Phi.NONE
    secured: bool = False
    topic: Topic | None = None
    submission: Submission | None = None
    closed: bool = False
    changed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    asks_staff: bool = False
    says_more: bool = False  #: its words are more than thanks, and repeat nothing that is held

    def has(self, kind: FindingKind) -> bool:
        """Whether there is a finding of this kind."""
        return any(one.kind is kind for one in self.findings)

    @property
    def was_complete(self) -> bool:
        """Whether a complete submission is being changed."""
        return self.submission is not None and self.submission.status is SubmissionState.COMPLETE

    @property
    def nothing_new(self) -> bool:
        """Whether it follows up on a submission without changing it."""
        waiting = {SubmissionState.INCOMPLETE, SubmissionState.COMPLETE}
        return (
            self.submission is not None and self.submission.status in waiting and not self.changed
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """If `when` holds, this reply for this reason; staff look where `attention` says why."""

    reason: Reason | Silence
    reply: Reply
    when: Callable[[Facts], bool]
    attention: str = ""


RULES = (
    # machines first: no rule below may ever answer one
    Rule(Silence.AUTO_SUBMITTED, Reply.NONE, lambda one: one.silence is not None),
    # only headers are known: nothing else can be said about it
    Rule(Reason.TOO_LARGE, Reply.TOO_LARGE, lambda one: one.oversize, "TOO_LARGE"),
    # a thread that staff have closed: a person answers
    Rule(Reason.CLOSED_SUBMISSION, Reply.RECEIVED, lambda one: one.closed, "CLOSED_SUBMISSION"),
    # staff open what we cannot; never "unsecured", it came encrypted
    Rule(
        Reason.UNREADABLE,
        Reply.RECEIVED,
        lambda one: one.protection in {Protection.ENCRYPTED, Protection.PORTAL},
        "UNREADABLE",
    ),
    # before any topic: no letter but this one may touch what it says
    Rule(
        Reason.PHI_UNSECURED,
        Reply.SECURE_RESEND,
        lambda one: one.form.phi_rule and one.phi is Phi.PRESENT and not one.secured,
    ),
    # a first message about another desk's topic; in a running thread it is an aside
    Rule(
        Reason.OTHER_DESK,
        Reply.REDIRECT,
        lambda one: one.topic is not None and one.submission is None,
    ),
    # an unopened file beside an incomplete inquiry may hold both the answer and a patient: asking
    # for the fields would invite more of it unsecured, so a person looks first
    Rule(
        Reason.PHI_POSSIBLE,
        Reply.RECEIVED,
        lambda one: (
            one.form.phi_rule
            and one.phi is Phi.POSSIBLE
            and not one.secured
            and one.has(FindingKind.MISSING)
        ),
        "PHI_POSSIBLE",
    ),
    # a question needs a person, and so do words that no rule reads; a repetition needs nobody
    Rule(
        Reason.ASKS_STAFF,
        Reply.RECEIVED,
        lambda one: one.nothing_new and one.asks_staff,
        "ASKS_STAFF",
    ),
    Rule(
        Reason.NOT_UNDERSTOOD,
        Reply.RECEIVED,
        lambda one: one.nothing_new and one.says_more,
        "NOT_UNDERSTOOD",
    ),
    Rule(Silence.NOTHING_NEW, Reply.NONE, lambda one: one.nothing_new),
    Rule(
        Reason.FIELDS_INVALID,
        Reply.MISSING_FIELDS,
        lambda one: one.has(FindingKind.MISSING) and one.has(FindingKind.INVALID),
    ),
    # what is wrong and required is missing, too; what is optional is nothing to wait for
    Rule(Reason.FIELDS_MISSING, Reply.MISSING_FIELDS, lambda one: one.has(FindingKind.MISSING)),
    Rule(Reason.CORRECTED, Reply.CHANGED, lambda one: one.was_complete),
    Rule(Reason.COMPLETE, Reply.ACKNOWLEDGE, lambda _: True),
)


#: Replies after which we ask for nothing.
_ANSWERED = frozenset({Reply.ACKNOWLEDGE, Reply.CHANGED})


def decide(facts: Facts) -> Decision:
    """Return the first rule's reply with its reason."""
    rule = next(one for one in RULES if one.when(facts))
    silent = isinstance(rule.reason, Silence)
    attention = [rule.attention] if rule.attention else []
    if facts.asks_staff and not silent and "ASKS_STAFF" not in attention:
        attention.append("ASKS_STAFF")
    if rule.reply in _ANSWERED and facts.has(FindingKind.INVALID):
        attention.append("FIELDS_INVALID")  # optional: nobody waits for it, and staff see it
    return Decision(
        reply=rule.reply,
        reason=rule.reason if isinstance(rule.reason, Reason) else None,
        silence=(facts.silence or rule.reason) if isinstance(rule.reason, Silence) else None,
        findings=facts.findings,
        topic=facts.topic.name if facts.topic and rule.reply is Reply.REDIRECT else "",
        attention=tuple(attention),
    )


#: Letters that other tools know under a simpler name: a change is acknowledged.
_PUBLIC = {Reply.CHANGED: Reply.ACKNOWLEDGE}


def public_reply(reply: Reply) -> str:
    """Return the reply's name in the samples' vocabulary."""
    return str(_PUBLIC.get(reply, reply))
