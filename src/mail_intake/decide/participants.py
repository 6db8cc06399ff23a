"""Who may speak in a thread: those who wrote in it, and colleagues at their own domain."""

from mail_intake.decide.alignment import aligned
from mail_intake.decide.transport import matches
from mail_intake.model.form import Security
from mail_intake.model.mail import Mail
from mail_intake.model.submission import Submission

#: Domains where anybody may have an address: sharing one makes nobody a colleague.
FREE_MAIL = frozenset(
    {
        "aol.com", "comcast.net", "fastmail.com", "gmail.com", "gmx.com", "hotmail.com",
        "icloud.com", "live.com", "mac.com", "mail.com", "me.com", "msn.com", "outlook.com",
        "proton.me", "protonmail.com", "q.com", "sbcglobal.net", "verizon.net", "yahoo.com",
        "ymail.com", "zoho.com",
    }
)  # fmt: skip


def speaker(mail: Mail, security: Security) -> str:
    """Return the address of whoever wrote: behind the plan's portal that is in Reply-To."""
    behind = mail.reply_to[0].email if mail.reply_to else ""
    if behind and matches(mail.sender.email, security.portal_senders):
        return behind
    return mail.sender.email


def takes_part(mail: Mail, submission: Submission, security: Security) -> bool:
    """Whether the writer wrote in this thread before, or shares a participant's own domain.

    A reference can be overheard; quoting it makes nobody a participant.
    """
    sender = speaker(mail, security).casefold()
    if not sender or mail.sender.suspect:
        return False
    known = {address.casefold() for address in submission.participants}
    if sender in known:
        return True
    domain = sender.rpartition("@")[2]
    if domain in FREE_MAIL:
        return False
    return any(aligned(domain, address.rpartition("@")[2]) for address in known)
