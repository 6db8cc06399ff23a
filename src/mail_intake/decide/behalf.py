"""Who sent a mail for somebody else: Sender beside From (RFC 5322 §3.6.2)."""

from mail_intake.decide.alignment import aligned
from mail_intake.model.mail import Address, Mail
from mail_intake.read.addresses import addresses

#: The doubt shown to staff where another organisation sent what From says.
SENT_BY_ANOTHER = "SENT_BY_ANOTHER"


def sent_by(mail: Mail) -> Address | None:
    """Return who sent the mail on behalf of its author; None where that is the author alone."""
    named = addresses((mail.header("Sender") or "").encode())
    author = mail.sender.email.casefold()
    return next((one for one in named if one.email and one.email.casefold() != author), None)


def doubts(mail: Mail) -> tuple[str, ...]:
    """Return why staff should look at who sent it: an assistant is no news, a stranger is.

    The answer goes to the author all the same: trust is decided by From alone (RFC 7489 §3.1).
    """
    other = sent_by(mail)
    if other is None or aligned(_domain(other), _domain(mail.sender)):
        return ()
    return (SENT_BY_ANOTHER,)


def _domain(address: Address) -> str:
    return address.email.rpartition("@")[2]
