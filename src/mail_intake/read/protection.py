"""How the content is protected: encrypted, signed, behind a portal (domain rules §8.5)."""

import re
from collections.abc import Sequence

from mail_intake.model.mail import Protection
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
#: Without one of these none of the patterns above can be found.
_PORTAL_HINTS = (
    "secure", "protected", "encrypt", "registered envelope", "read the message", "read your message", "proofpoint", "zix", "virtru",
    "cisco", "barracuda",
)  # fmt: skip
_RPMSG = frozenset({"application/x-microsoft-rpmsg-message"})


def protection(
    media_type: str,
    params: dict[str, str],
    leaves: Sequence[Part],
    *,
    text: str,
) -> Protection:
    """Return how the message is protected, by its structure first and two of three portal signs."""
    if _encrypted(media_type, params, leaves, text):
        return Protection.ENCRYPTED
    if any(leaf.media_type in _RPMSG for leaf in leaves) or any(
        leaf.name.lower().endswith(".rpmsg") for leaf in leaves
    ):
        return Protection.ENCRYPTED
    shown = text[:20_000]
    low = shown.lower()
    hinted = any(hint in low for hint in _PORTAL_HINTS)
    signs = sum(bool(words.search(shown)) for words in _PORTAL_WORDS) if hinted else 0
    if signs + 2 * any(_PORTAL_FILES.match(leaf.name) for leaf in leaves) > 1:
        return Protection.PORTAL
    return Protection.SIGNED if _signed(media_type, params, leaves) else Protection.NONE


def _smime(leaf_type: str, params: dict[str, str]) -> str:
    if leaf_type not in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
        return ""
    return params.get("smime-type", "").lower()


def _encrypted(media_type: str, params: dict[str, str], leaves: Sequence[Part], text: str) -> bool:
    if media_type == "multipart/encrypted" or "-----BEGIN PGP MESSAGE-----" in text:
        return True
    kinds = {
        _smime(media_type, params),
        *(_smime(leaf.media_type, leaf.params) for leaf in leaves),
    }
    if kinds & {"enveloped-data", "authenveloped-data"}:
        return True
    return any(
        leaf.name.lower() == "smime.p7m" and _smime(leaf.media_type, leaf.params) != "signed-data"
        for leaf in leaves
    )


def _signed(media_type: str, params: dict[str, str], leaves: Sequence[Part]) -> bool:
    kinds = {
        _smime(media_type, params),
        *(_smime(leaf.media_type, leaf.params) for leaf in leaves),
    }
    return media_type == "multipart/signed" or "signed-data" in kinds
