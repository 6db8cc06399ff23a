"""How the content is protected: encrypted, signed, behind a portal (domain rules §8.5)."""

import re
from collections.abc import Sequence

from mail_intake.model.mail import Protection
from mail_intake.read import smime
from mail_intake.read.mime import Part

_PORTAL_FILES = re.compile(
    r"^(?:securemessage(?:att)?\.html?|securedoc[\w.-]*\.html?|message_v?\d?\.?rpmsg|message\.rpmsg|.*\.(?:tdf|tdf\.html|ntdf)|encrypted_?message\.html?)$",
    re.IGNORECASE,
)
_PORTAL_WORDS = (
    re.compile(
        r"\b(?:this is a|you have received an?|sent you an?) (?:secure|protected),? ?(?:encrypted )?(?:message|email|e-mail)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:secure message center|registered envelope|read (?:the|your) (?:secure |encrypted )?message|open (?:the|your) (?:secure|encrypted) message)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"securereader\.proofpoint|formpostdir/securereader|securemail\.zixmail|zixmessagecenter|secure\.virtru\.com|res\.cisco\.com|encrypt\.barracudanetworks|purview message encryption",
        re.IGNORECASE,
    ),
)
#: Without one of these no two of the patterns above can be found.
_PORTAL_HINTS = ("secure", "protected", "zix", "cisco", "barracuda", "purview")
#: Microsoft's older wrapper: a file of this name, told from any other by what the text says.
_OME_FILE = re.compile(r"^message(?:_zdm)?\.html?$", re.IGNORECASE)
_OME_WORDS = re.compile(
    r"\b(?:encrypted|protected) message\b.{0,200}\b(?:office 365|microsoft 365|microsoft purview)\b",
    re.IGNORECASE | re.DOTALL,
)
#: Microsoft's rights management, by its type, its name or its first bytes (MS-OXORMMS).
_RPMSG = "application/x-microsoft-rpmsg-message"
_RPMSG_START = bytes.fromhex("76e80460c411e386")
#: Kinds of S/MIME that cannot be read here (RFC 8551 §3.2.2, RFC 5083).
_SEALED = frozenset({"enveloped-data", "authenveloped-data"})
#: A text within an OpenPGP signature (RFC 9580 §7).
_CLEAR_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"


def protection(media_type: str, leaves: Sequence[Part], *, text: str) -> Protection:
    """Return how the message is protected, by its structure first and two of three portal signs."""
    kinds = {
        smime.kind_of(leaf.media_type, leaf.params, leaf.name, leaf.content) for leaf in leaves
    }
    if kinds & _SEALED or _pgp_encrypted(media_type, leaves, text):
        return Protection.ENCRYPTED
    if any(_rights_managed(leaf) for leaf in leaves):
        return Protection.ENCRYPTED
    if _portal(leaves, text[:20_000]):
        return Protection.PORTAL
    signed = media_type == "multipart/signed" or smime.SIGNED in kinds or _CLEAR_SIGNED in text
    return Protection.SIGNED if signed else Protection.NONE


def _rights_managed(leaf: Part) -> bool:
    return (
        leaf.media_type == _RPMSG
        or leaf.name.lower().endswith(".rpmsg")
        or leaf.content.startswith(_RPMSG_START)
    )


def _portal(leaves: Sequence[Part], shown: str) -> bool:
    """By a file's name, or by two ways of saying so."""
    names = [leaf.name for leaf in leaves if leaf.name]
    if any(map(_PORTAL_FILES.match, names)):
        return True
    if any(map(_OME_FILE.match, names)) and _OME_WORDS.search(shown):
        return True
    low = shown.lower()
    if not any(hint in low for hint in _PORTAL_HINTS):
        return False
    return sum(bool(words.search(shown)) for words in _PORTAL_WORDS) > 1


def _pgp_encrypted(media_type: str, leaves: Sequence[Part], text: str) -> bool:
    """PGP/MIME (RFC 3156 §4), also within a list's or a gateway's own multipart; PGP in the text."""
    return (
        media_type == "multipart/encrypted"
        or any(leaf.media_type == "application/pgp-encrypted" for leaf in leaves)
        or "-----BEGIN PGP MESSAGE-----" in text
    )
