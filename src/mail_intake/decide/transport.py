"""How a message arrived: in a secured manner or not (domain rules §8.5).

Only what our own border wrote counts; everything below it is the sender's text.
"""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from mail_intake.model.form import Security
from mail_intake.model.mail import Level, Mail, Protection, Transport

#: TLS versions that protect (RFC 8996 retires 1.0 and 1.1).
ENOUGH = frozenset({"1.2", "1.3"})


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Whether a host, id or address is named, "*." and "*@" standing for any beginning."""
    plain = name.casefold()
    return any(fnmatchcase(plain, pattern.casefold()) for pattern in patterns)


def border(mail: Mail, security: Security) -> int | None:
    """Return the number of the Received line where our own host took the mail from outside.

    It is the top-most that one of our hosts wrote, but for those between processes of one host or
    servers of one system; None where there is none.
    """
    ours = [n for n, hop in enumerate(mail.hops) if matches(hop.by, security.trusted_hosts)]
    return next((n for n in ours if not mail.hops[n].internal), None)


def transport(mail: Mail, security: Security) -> Transport:
    """Return how the mail came to us, and what tells so: only our own border's words count."""
    if mail.protection is Protection.ENCRYPTED:
        return Transport(level=Level.ENCRYPTED, evidence="the content is encrypted")
    hop = _hop(mail, security)
    mark = _marker(mail, security)
    if hop.level is Level.TLS and mark:
        return Transport(level=Level.GATEWAY, evidence=f"{hop.evidence}, and {mark}")
    if mail.protection is Protection.PORTAL:
        return Transport(level=Level.PORTAL, evidence="a wrapper that points to a portal")
    if hop.level is Level.TLS:
        return replace(hop, evidence=f"{hop.evidence}, but none of the plan's markers")
    return hop


def _hop(mail: Mail, security: Security) -> Transport:
    """Return what our border saw on the last hop."""
    number = border(mail, security)
    if number is None:
        return Transport(level=Level.NONE, evidence="no Received line of our own hosts")
    hop = mail.hops[number]
    if hop.tls and hop.tls_version in ENOUGH:
        return Transport(level=Level.TLS, evidence=f"TLS {hop.tls_version} at {hop.by}")
    level = Level.WEAK_TLS if hop.tls else Level.NONE
    return Transport(level=level, evidence=f"our border {hop.by} saw no TLS 1.2 or later")


#: What counts as sent in a secured manner. TLS between servers alone protects one hop only.
SECURED = frozenset({Level.ENCRYPTED, Level.GATEWAY})


def secured(mail: Mail, security: Security) -> tuple[bool, str]:
    """Whether it was sent in a secured manner, and the evidence in words."""
    found = transport(mail, security)
    return found.level in SECURED, found.evidence


def _marker(mail: Mail, security: Security) -> str:
    for name, wanted in security.marker_headers:
        values = mail.header_all(name)
        if any(wanted.casefold() in value.casefold() for value in values):
            return f"header {name}"
    subject = mail.subject.casefold()
    return next(
        (f"subject tag {tag}" for tag in security.marker_subjects if tag.casefold() in subject), ""
    )
