"""Header lines of our letters: nothing that a sender wrote can end a line or begin a new one."""

import re
from base64 import b64encode
from collections.abc import Sequence

from mail_intake.model.errors import PermanentFailure
from mail_intake.model.mail import Address, Mail

#: A line may have 998 characters (RFC 5322 §2.1.1) and should have no more than this.
WIDTH = 76
#: Characters of the original subject that a reply repeats.
SUBJECT_MOST = 200
#: Longest id worth repeating: Outlook's and SES's have about 80 characters, rewriters add theirs.
ID_MOST = 300
#: Ids kept in References: the thread's first and the latest ones.
CHAIN_MOST = 12
#: Octets of a local part (RFC 5321 §4.5.3.1.1).
LOCAL_MOST = 64

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ID = re.compile(rf"<[!-;=?-~]{{1,{ID_MOST - 2}}}>")
_PREFIX = re.compile(
    r"\A\s*(?:re|fwd?|aw|wg|sv|vs|antw|rv|auto|automatic reply)(?:\[\d{1,3}\])?\s*:", re.IGNORECASE
)
_TAG = re.compile(r"\[CO-[0-9A-Z]{5}-[0-9A-Z]{8}\]", re.IGNORECASE | re.ASCII)
#: What may be somebody's TIN, with its hyphens or without: a subject line is no place for it.
_NINE_DIGITS = re.compile(r"(?<!\d)(?:\d{3}([-. ]?)\d{2}\1\d{4}|\d{2}[-. ]\d{7})(?!\d)", re.ASCII)
_FOLD = "\r\n "
_ATOMS = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~."
)
_QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\[ -~]){0,62}"')
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{0,20}}|\[[0-9A-Fa-f:.IPv]{{2,60}}\]")
#: Bytes in one encoded-word: with a header's name before it, its line stays within WIDTH.
_WORD = 36


def clean(text: str, most: int = SUBJECT_MOST) -> str:
    """Return text on one line: control and direction marks become spaces, white space is folded.

    Longer text is cut to `most` characters, the last of them an ellipsis.
    """
    # Long input is cut before the patterns see it: nothing beyond four times `most` can survive.
    line = " ".join(_DIRECTION.sub("", _CONTROL.sub(" ", text[: 4 * most + 1000])).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def without_tin(text: str) -> str:
    """Return text with stars for whatever may be a TIN."""
    return _NINE_DIGITS.sub("***", text)


def original_subject(subject: str) -> str:
    """Return a sender's subject as a reply may repeat it, without Re:, our tags or a TIN."""
    rest = without_tin(_TAG.sub("", clean(subject, 4 * SUBJECT_MOST)))
    for _ in range(10):
        rest, found = _PREFIX.subn("", rest)
        if not found:
            break
    return clean(rest)


def line(name: str, value: str) -> str:
    """Return one header line with CRLF, folded at its spaces; not ASCII, it is RFC 2047-encoded."""
    value = clean(value, 998)
    plain = value.isascii() and "=?" not in value and "?=" not in value
    if not plain:
        return f"{name}: {_encoded(value)}\r\n"
    lines, room = [f"{name}:"], WIDTH
    for word in value.split():
        if len(lines[-1]) + 1 + len(word) > room and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


def ids_field(name: str, ids: Sequence[str]) -> str:
    """Return In-Reply-To or References with one id a line, never encoded; "" without ids.

    Folding inside or encoding an id breaks the thread: `email.policy` does so from 78 characters.
    """
    return f"{name}: " + _FOLD.join(ids) + "\r\n" if ids else ""


def mailbox_field(name: str, address: Address) -> str:
    """Return a header with one address; PermanentFailure if the address cannot stand in one."""
    spec = addr_spec(address.email)
    shown = clean(address.name, 100)
    if not shown:
        return f"{name}: {spec}\r\n"
    if shown.isascii() and "=?" not in shown:
        shown = '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        shown = _encoded(shown)
    fits = len(name) + len(shown) + len(spec) + 5 <= WIDTH
    return f"{name}: {shown}{' ' if fits else _FOLD}<{spec}>\r\n"


def addr_spec(email: str) -> str:
    """Return an address as the wire wants it: its domain in A-labels (RFC 5891).

    A local part that is not ASCII stays as it is: the courier refuses it where the relay has no
    SMTPUTF8 (RFC 6531). PermanentFailure if it is no address at all.
    """
    local, at, domain = email.rpartition("@")
    if not at or not _writable(local) or not _DOMAIN.fullmatch(domain):
        raise PermanentFailure("the recipient's address cannot be written to: not an address")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise PermanentFailure("the recipient's domain cannot be written in ASCII") from None


def parent_ids(mail: Mail) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return In-Reply-To and References of an answer to `mail` (RFC 5322 §3.6.4).

    Without a usable Message-ID of the mail there is neither. A long chain keeps its first id
    and the latest ones.
    """
    parent = _usable((mail.message_id,))
    if not parent:
        return (), ()
    before = _usable(mail.references)
    if not before and len(mail.in_reply_to) == 1:
        before = _usable(mail.in_reply_to)
    chain = tuple(dict.fromkeys((*(one for one in before if one != parent[0]), *parent)))
    if len(chain) > CHAIN_MOST:
        chain = (chain[0], *chain[-(CHAIN_MOST - 1) :])
    return parent, chain


def _usable(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if _ID.fullmatch(one))


def _writable(local: str) -> bool:
    """Whether a local part is a dot-atom (RFC 5322 §3.4.1; RFC 6531 beyond ASCII) or quoted."""
    if _QUOTED.fullmatch(local):
        return True
    known = all(char in _ATOMS or (not char.isascii() and char.isprintable()) for char in local)
    return known and 1 <= len(local.encode()) <= LOCAL_MOST


def _encoded(text: str) -> str:
    """Return RFC 2047 encoded-words, one a line, no character split between two (§5)."""
    chunks = [""]
    for char in text:
        if len((chunks[-1] + char).encode()) > _WORD:
            chunks.append("")
        chunks[-1] += char
    coded = (b64encode(chunk.encode()).decode("ascii") for chunk in chunks)
    return _FOLD.join(f"=?utf-8?b?{one}?=" for one in coded)
