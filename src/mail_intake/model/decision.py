"""What is decided about a message, always with its reason."""

from dataclasses import dataclass
from enum import StrEnum

from mail_intake.model.answer import Finding


class Reply(StrEnum):
    """Which letter answers a message; the values name the folders under `templates/letters`."""

    ACKNOWLEDGE = "acknowledge"  #: everything required is there
    MISSING_FIELDS = "missing-fields"  #: something required is missing or invalid
    CHANGED = "changed"  #: a complete submission was corrected
    RECEIVED = "received"  #: staff will answer
    SECURE_RESEND = "secure-resend"  #: health information came unsecured
    REDIRECT = "redirect"  #: belongs to another desk
    TOO_LARGE = "too-large"  #: above the size limit, only its headers were read
    NONE = "none"  #: stay silent


class Silence(StrEnum):
    """Why a message is not answered; the first rule that hits (domain rules §9.1)."""

    RECEIPT = "RECEIPT"  #: a message was read, deleted, passed on (RFC 8098)
    FEEDBACK = "FEEDBACK"  #: a complaint about a letter (RFC 5965), or an unsubscription
    REPORT = "REPORT"  #: what became of a letter on its way (RFC 3464)
    NULL_SENDER = "NULL_SENDER"  #: envelope sender <>
    AUTO_SUBMITTED = "AUTO_SUBMITTED"  #: Auto-Submitted other than "no" (RFC 3834 §5)
    LOOP = "LOOP"  #: our own mark came back
    AUTO_REPLY_HEADER = "AUTO_REPLY_HEADER"  #: vendor headers of automatic replies
    MAILING_LIST = "MAILING_LIST"  #: List-* headers (RFC 5230 §4.6)
    BULK = "BULK"  #: Precedence bulk, junk or list; Feedback-ID
    PASSED_ON = "PASSED_ON"  #: a rule passed on what somebody wrote: staff look
    SUPPRESSED = "SUPPRESSED"  #: X-Auto-Response-Suppress asks for no answer
    NO_SENDER = "NO_SENDER"  #: From absent, empty group or unreadable
    OWN_ADDRESS = "OWN_ADDRESS"  #: from one of our own mailboxes
    ROLE_SENDER = "ROLE_SENDER"  #: mailer-daemon, no-reply, bounces, owner-..., ...
    POSTMASTER = "POSTMASTER"  #: may be a person: staff look
    NOT_ADDRESSED = "NOT_ADDRESSED"  #: none of our addresses among the recipients
    SPAM = "SPAM"  #: a spam or virus verdict of our own border
    UNAUTHENTICATED = "UNAUTHENTICATED"  #: DMARC fail, or none without aligned SPF or DKIM
    CHALLENGE = "CHALLENGE"  #: a filter's request to prove being a person: staff look
    LOOKS_AUTOMATIC = (
        "LOOKS_AUTOMATIC"  #: words of a machine's notice without its headers: staff look
    )
    BACKLOG = "BACKLOG"  #: older than the backlog age
    BUDGET = "BUDGET"  #: this sender or this minute had enough letters
    NOTHING_NEW = "NOTHING_NEW"  #: a follow-up that changes nothing
    ALREADY_SETTLED = (
        "ALREADY_SETTLED"  #: the same notice was sent lately, or the thread is with staff
    )
    SHADOW = "SHADOW"  #: shadow mode: understood and stored, never answered


class Reason(StrEnum):
    """Why a letter was chosen; a decision to stay silent has a `Silence` instead."""

    TOO_LARGE = "TOO_LARGE"  #: above the size limit
    UNREADABLE = "UNREADABLE"  #: encrypted or behind a portal: staff open it
    PHI_UNSECURED = "PHI_UNSECURED"  #: health information, not in a secured manner
    PHI_POSSIBLE = "PHI_POSSIBLE"  #: cannot be excluded, not in a secured manner: staff look
    OTHER_DESK = "OTHER_DESK"  #: a topic of `config/redirects.toml`
    CLOSED_SUBMISSION = "CLOSED_SUBMISSION"  #: belongs to a submission that staff have closed
    FIELDS_MISSING = "FIELDS_MISSING"  #: something required is missing
    FIELDS_INVALID = "FIELDS_INVALID"  #: something given is wrong
    CORRECTED = "CORRECTED"  #: a complete submission changed
    COMPLETE = "COMPLETE"  #: everything required is there
    NOT_UNDERSTOOD = "NOT_UNDERSTOOD"  #: a follow-up says what no rule reads: staff look
    ASKS_STAFF = "ASKS_STAFF"  #: a question or request that only a person can answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The letter to send (or none), why, and what was found. Exactly one of reason and silence."""

    reply: Reply
    reason: Reason | None = None
    silence: Silence | None = None
    findings: tuple[Finding, ...] = ()
    topic: str = ""  #: of a redirect
    attention: tuple[str, ...] = ()  #: why staff should look, as constants

    @property
    def why(self) -> str:
        """The reason or the silence, as its constant."""
        return str(self.reason or self.silence or "")
