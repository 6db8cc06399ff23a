"""What mail servers wrote on the way: Received, Authentication-Results (RFC 5321 §4.4, RFC 8601)."""

import re

from mail_intake.model.mail import AuthResult, Hop
from mail_intake.read.headers import when

#: More hops than this no real message has.
MOST = 60
_FROM = re.compile(r"^\s*from\s+(\S{1,255})", re.IGNORECASE)
_BY = re.compile(r"\bby\s+([^\s;()]{1,255})", re.IGNORECASE)
_WITH = re.compile(r"\bwith\s+([A-Za-z0-9]{1,30})\b", re.IGNORECASE)
_VERSION = re.compile(r"\b(?:version=)?TLS[ v_-]{0,2}(1[._][0-3]|1(?![\d._]))", re.IGNORECASE)
#: Protocols that say TLS (RFC 3848, RFC 6531; SMTPS is Google's own).
_SECURE = re.compile(r"^(?:UTF8)?(?:E?SMTPSA?|LMTPSA?)$", re.IGNORECASE)
_WORDS_OF_TLS = re.compile(r"\bencrypted\b|\(TLS\)|\btls\s+TLS_|using TLS|cipher=", re.IGNORECASE)


def hops(values: list[str]) -> tuple[Hop, ...]:
    """Received fields, top-most first."""
    return tuple(hop(value) for value in values[:MOST])


def hop(value: str) -> Hop:
    """Return what one Received field says."""
    outside = _without_comments(value)
    protocol = _WITH.search(outside)
    by = _BY.search(outside)
    sender = _FROM.search(value)
    version = _VERSION.search(value)
    name = protocol[1].upper() if protocol else ""
    secure = bool(_SECURE.match(name)) or version is not None or bool(_WORDS_OF_TLS.search(value))
    return Hop(
        by=by[1].lower().rstrip(".") if by else "",
        protocol=name,
        tls=secure,
        tls_version=version[1].replace("_", ".") if version else None,
        sender_host=sender[1].lower().rstrip(".") if sender else "",
        at=when(value.rpartition(";")[2]) if ";" in value else None,
    )


def _without_comments(value: str) -> str:
    """Cut comments, innermost first; bounded, for a hostile header."""
    for _ in range(8):
        shorter = re.sub(r"\([^()]{0,2000}\)", " ", value)
        if shorter == value:
            break
        value = shorter
    return value


_METHOD = re.compile(
    r"^\s*(?:[a-z]+\.)?([a-z][a-z0-9-]{1,30})(?:\s*/\s*\d+)?\s*=\s*([a-z0-9_]{1,30})",
    re.IGNORECASE,
)
_PROPERTY = re.compile(
    r"\b([a-z]+\.[a-z0-9_-]+|action|reason)\s*=\s*(\"[^\"]*\"|[^\s;\"]+)", re.IGNORECASE
)
_METHODS = frozenset(
    {"spf", "dkim", "dmarc", "arc", "compauth", "auth", "iprev", "sender-id", "dkim-adsp"}
)


def auth_results(values: list[str]) -> tuple[AuthResult, ...]:
    """Every verdict of every Authentication-Results field, top-most first; Exchange's form too."""
    found: list[AuthResult] = []
    for value in values[:MOST]:
        found += _verdicts(value)
    return tuple(found)


def _verdicts(value: str) -> list[AuthResult]:
    pieces = [piece.strip() for piece in _without_comments(value).split(";") if piece.strip()]
    if not pieces:
        return []
    first = _METHOD.match(pieces[0])
    # Exchange Online leaves the authserv-id out: the first piece is a verdict already.
    named = not (first and first[1].lower() in _METHODS)
    server = pieces[0].split()[0].lower() if named else ""
    verdicts = []
    for piece in pieces[1 if named else 0 :][:40]:
        method = _METHOD.match(piece)
        if method:
            properties = tuple(
                (key.lower(), content.strip('"')) for key, content in _PROPERTY.findall(piece)
            )
            verdicts.append(
                AuthResult(
                    authserv_id=server,
                    method=method[1].lower(),
                    # Yahoo writes dkim=dkim_pass and dmarc=success(p=REJECT)
                    result=_plain_result(method[2].lower()),
                    properties=properties,
                )
            )
    return verdicts


def _plain_result(result: str) -> str:
    return {"success": "pass"}.get(result, result.rpartition("_")[2] if "_" in result else result)
