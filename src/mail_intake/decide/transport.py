"""How a message arrived: in a secured manner or not, from whom it says or not.

Only what our own border wrote counts; everything below it is the sender's text.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from mail_intake.decide.alignment import aligned
from mail_intake.model.form import Security
from mail_intake.model.mail import AuthResult, Hop, Mail, Protection

#: TLS versions that protect (RFC 8996 retires 1.0 and 1.1).
ENOUGH = frozenset({"1.2", "1.3"})


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Whether a host, id or address is named, "*." and "*@" standing for any beginning."""
    plain = name.casefold()
    return any(fnmatchcase(plain, pattern.casefold()) for pattern in patterns)


def border(mail: Mail, security: Security) -> Hop | None:
    """Return the top-most Received line that one of our own hosts wrote."""
    return next((hop for hop in mail.hops if matches(hop.by, security.trusted_hosts)), None)


def secured(mail: Mail, security: Security) -> tuple[bool, str]:
    """Whether it was sent in a secured manner, and the evidence in words.

    Encrypted content, or: TLS 1.2 or later at our border *and* one of the plan's markers. TLS
    between servers alone protects one hop and does not count.
    """
    if mail.protection is Protection.ENCRYPTED:
        return True, "the content is encrypted"
    hop = border(mail, security)
    if hop is None:
        return False, "no Received line of our own hosts"
    if not hop.tls or hop.tls_version not in ENOUGH:
        return False, f"our border {hop.by} saw no TLS 1.2 or later"
    mark = _marker(mail, security)
    if not mark:
        return False, "TLS at our border, but none of the plan's markers"
    return True, f"TLS {hop.tls_version} at {hop.by}, and {mark}"


def _marker(mail: Mail, security: Security) -> str:
    for name, wanted in security.marker_headers:
        values = mail.header_all(name)
        if any(wanted.casefold() in value.casefold() for value in values):
            return f"header {name}"
    subject = mail.subject.casefold()
    return next(
        (f"subject tag {tag}" for tag in security.marker_subjects if tag.casefold() in subject), ""
    )


def authenticated(mail: Mail, security: Security) -> bool | None:
    """Whether the domain in From stands behind the message; None where our border says nothing.

    True by DMARC pass, or by DKIM or SPF pass of an aligned domain; False where our border
    looked and found none of these (RFC 7489 §3.1, RFC 8601).
    """
    verdicts = [one for one in mail.auth if _ours(one, security)]
    if not verdicts:
        return None
    results = {one.method: one.result for one in reversed(verdicts)}
    if results.get("dmarc") == "pass":
        return True
    if results.get("dmarc") == "fail":
        return False
    if any(one.result in {"temperror", "permerror"} for one in verdicts):
        return None  # a failed look-up is not a failed sender
    return any(_stands_behind(one, mail) for one in verdicts)


def _ours(verdict: AuthResult, security: Security) -> bool:
    return matches(verdict.authserv_id, security.authserv_ids)


def _stands_behind(verdict: AuthResult, mail: Mail) -> bool:
    if verdict.result != "pass" or verdict.method not in {"dkim", "spf"}:
        return False
    home = mail.sender.email.rpartition("@")[2]
    keys = {"header.d", "header.i"} if verdict.method == "dkim" else {"smtp.mailfrom"}
    named = (value for key, value in verdict.properties if key in keys)
    return any(aligned(value.rpartition("@")[2], home) for value in named)
