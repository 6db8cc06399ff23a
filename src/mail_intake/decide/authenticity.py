"""Whether a mail is from whom it says: the verdicts of our own border (RFC 8601, domain rules §9.4)."""

from mail_intake.decide.alignment import aligned
from mail_intake.decide.transport import border, matches
from mail_intake.model.form import Security
from mail_intake.model.mail import AuthResult, Mail

#: Properties that name the domain a method stands for; sendmail writes smtp.mfrom.
_DOMAINS = {
    "dkim": frozenset({"header.d", "header.i"}),
    "spf": frozenset({"smtp.mailfrom", "smtp.mfrom"}),
}
#: What looks at the domain in From; of others (iprev, auth, arc) nothing follows for it.
_METHODS = frozenset({"dmarc", *_DOMAINS})
#: Hosts of Exchange Online end in this; which of them are ours, `trusted_hosts` tells.
_EXCHANGE_ONLINE = ".outlook.com"


def authenticated(mail: Mail, security: Security) -> bool | None:
    """Whether the domain in From stands behind the message; None where our border says nothing.

    True by DMARC pass, or by DKIM or SPF pass of an aligned domain; False where our border
    looked and found none of these (RFC 7489 §3.1, RFC 8601).
    """
    verdicts = [one for one in believed(mail, security) if one.method in _METHODS]
    if not verdicts:
        return None
    dmarc = next((one for one in verdicts if one.method == "dmarc"), None)
    if dmarc is not None and dmarc.result == "pass" and _about(dmarc, mail):
        return True
    if dmarc is not None and dmarc.result == "fail":
        return False
    if any(_stands_behind(one, mail) for one in verdicts):
        return True
    # a failed look-up is not a failed sender
    unknown = any(one.result in {"temperror", "permerror"} for one in verdicts)
    return None if unknown else False


def believed(mail: Mail, security: Security) -> tuple[AuthResult, ...]:
    """Return the verdicts that our own servers wrote: by their id, and above what the sender sent.

    Whatever stands below the first Received line that is not ours may be forged (RFC 8601 §5).
    """
    fields = _fields_above(mail, _trusted_lines(mail, security))
    nameless = _exchange_online(mail, security)
    return tuple(
        one
        for one in mail.auth
        if one.field < fields
        and (matches(one.authserv_id, security.authserv_ids) or (nameless and not one.authserv_id))
    )


def _exchange_online(mail: Mail, security: Security) -> bool:
    """Whether our border is Exchange Online's: it names no id, and strips what others wrote so."""
    number = border(mail, security)
    return number is not None and mail.hops[number].by.endswith(_EXCHANGE_ONLINE)


def _trusted_lines(mail: Mail, security: Security) -> int:
    """Return how many Received lines, from the top, our own servers wrote.

    Where no hosts are configured, it is one: the last server always is our own.
    """
    if not security.trusted_hosts:
        return 1
    number = border(mail, security)
    return 0 if number is None else number + 1


def _fields_above(mail: Mail, lines: int) -> int:
    """Return how many Authentication-Results fields stand above the Received line `lines`."""
    received = fields = 0
    for name, _ in mail.headers:
        low = name.casefold()
        received += low == "received"
        if received > lines:
            break
        fields += low == "authentication-results"
    return fields


def _about(verdict: AuthResult, mail: Mail) -> bool:
    """Whether DMARC judged the domain that we read in From."""
    named = [value for key, value in verdict.properties if key == "header.from"]
    return all(aligned(value.rpartition("@")[2], _home(mail)) for value in named)


def _stands_behind(verdict: AuthResult, mail: Mail) -> bool:
    if verdict.result != "pass":
        return False
    keys = _DOMAINS.get(verdict.method, frozenset())
    named = (value for key, value in verdict.properties if key in keys)
    return any(aligned(value.rpartition("@")[2], _home(mail)) for value in named)


def _home(mail: Mail) -> str:
    return mail.sender.email.rpartition("@")[2]
