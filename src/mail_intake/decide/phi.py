"""Whether a message holds protected health information (45 CFR 164.514(b)(2); domain rules §8.2).

`strong identifier, or weak identifier and a word of health or claims`: provider names, NPIs, TINs,
clinic phones and bare claim numbers are no patient's.
"""

import re
from enum import StrEnum

from mail_intake.fields import tin
from mail_intake.fields.fold import alike
from mail_intake.fields.member import find_mbi, find_ohp_member
from mail_intake.model.mail import Mail, Protection


class Phi(StrEnum):
    """How sure it is."""

    NONE = "none"  #: nothing tells of a patient
    POSSIBLE = "possible"  #: something that was not opened may
    PRESENT = "present"  #: a patient can be told


_DATE = r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4})"
#: Alone enough: a label of a person's own number or birth with its value.
_STRONG = (
    ("BIRTH_DATE", re.compile(rf"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born)\b[\s:.,#()on-]{{0,6}}{_DATE}", re.IGNORECASE)),
    ("RECORD_NUMBER", re.compile(r"\b(?:mrn|med(?:ical)? rec(?:ord)?(?: (?:number|no|#))?|chart (?:number|no|#))[\s:.#]{0,4}(?=[A-Z-]{0,4}\d)[A-Z0-9-]{4,15}\b", re.IGNORECASE)),
    ("MEMBER_NUMBER", re.compile(r"\b(?:member|subscriber|recipient|patient|beneficiary|client)(?:'s)? ?(?:id|i\.d\.|number|no\.?|#|acct|account)(?: (?:number|no\.?|#))?[\s:.#]{0,4}(?:is )?(?=[A-Z-]{0,4}\d)[A-Z0-9-]{5,15}\b", re.IGNORECASE)),
)  # fmt: skip
_SOCIAL = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_TAX_WORDS = re.compile(r"\b(?:tin|tax|ein|fein|w-?9)\b", re.IGNORECASE)
_PERSON = r"[A-Z][a-zà-ÿ’'-]{1,20}(?:\s[A-Z]\.?)?\s[A-Z][A-Za-zà-ÿ’'-]{1,24}"
_TURNED = r"[A-Z][A-Za-zà-ÿ’'-]{1,24},\s[A-Z][a-zà-ÿ’'-]{1,20}"
#: A name behind a word for patient.
_PATIENT = re.compile(
    rf"\b(?:[Pp]atient|[Mm]ember|[Pp]t|[Mm]br|[Cc]lient|[Ss]ubscriber|[Ee]nrollee|PATIENT|MEMBER|[Hh]er son|[Hh]is daughter)(?:'s)?(?: [Nn]ame)?[\s:.,-]{{1,3}}(?:is |was |named |Mr\.? |Mrs\.? |Ms\.? )?(?:{_PERSON}|{_TURNED})"
)
_WEAK = (
    ("SERVICE_DATE", re.compile(rf"\b(?:d\.?o\.?s\.?|dates? of service|service date|seen on|visit (?:on|of))\b[\s:.,#-]{{0,4}}{_DATE}", re.IGNORECASE)),
    ("AGE", re.compile(r"\b(?:9\d|1[0-2]\d)[- ]years?[- ]old\b|\bage[d:]? ?(?:9\d|1[0-2]\d)\b", re.IGNORECASE)),
    ("PATIENT_CONTACT", re.compile(r"\b(?:patient|member)(?:'s)? (?:phone|address|lives)\b.{0,40}\d", re.IGNORECASE)),
)  # fmt: skip
#: Words of health or of claims (domain rules §8.2).
_HEALTH = re.compile(
    r"\b(?:diagnos[ie]s|dx|procedures?|den(?:y|ied|ial)|authoriz(?:ation|ed)|referral|eob|remit(?:tance)?|co-?pay|dos|date of service|prescri(?:bed|ption)|"
    r"claims?|visit|treat(?:ed|ment)|surgery|therapy|admitted|icd|cpt|hcpcs|injury|pregnan\w*|test results?)\b|\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"\b(?:eob|remit|era|cms-?1500|ub-?04|83[57]|face ?sheet|chart|med(?:ical)? ?rec|claim|denial|patient)",
    re.IGNORECASE,
)
#: Attachments that hold words of their own; a signature's little pictures do not.
_DECORATION = re.compile(r"^image/(?:png|gif|jpe?g|svg)", re.IGNORECASE)
_SMALL_PICTURE = 40_000
_NO_CONTENT = frozenset(
    {
        "text/vcard", "text/x-vcard", "text/directory", "application/pgp-signature",
        "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar",
        "application/pgp-keys", "text/rfc822-headers", "message/delivery-status",
        "message/disposition-notification", "message/rfc822",  # a message within is read itself
    }
)  # fmt: skip


def phi(mail: Mail) -> tuple[Phi, tuple[str, ...]]:
    """Return how sure it is, and the kinds of evidence as constants, never the values."""
    lines = [line[:3000] for segment in mail.segments for line in segment.lines]
    strong = sorted({kind for line in lines for kind in _strong(line)})
    if strong:
        return Phi.PRESENT, tuple(strong)
    text = "\n".join(alike(line) for line in lines)
    weak = sorted(_weak(text))
    if weak and _HEALTH.search(text):
        return Phi.PRESENT, tuple(weak)
    closed = sorted(_unopened(mail))
    return (Phi.POSSIBLE, tuple(closed)) if closed else (Phi.NONE, ())


def _strong(line: str) -> set[str]:
    plain = alike(line)
    found = {kind for kind, pattern in _STRONG if pattern.search(plain)}
    if find_mbi(plain):
        found.add("MEDICARE_NUMBER")
    if find_ohp_member(plain):
        found.add("OHP_NUMBER")
    return found | _social(plain)


def _social(line: str) -> set[str]:
    """A Social Security number, unless the line says that it is the clinic's tax number."""
    numbers = [hit for hit in _SOCIAL.findall(line) if tin.judge(hit).code == "ssn"]
    return {"SOCIAL_SECURITY"} if numbers and not _TAX_WORDS.search(line) else set()


def _weak(text: str) -> set[str]:
    found = {kind for kind, pattern in _WEAK if pattern.search(text)}
    if _PATIENT.search(text):
        found.add("PATIENT_NAME")
    # The day of a service alone is no patient's; with another sign it is.
    return found if found != {"SERVICE_DATE"} else set()


def _unopened(mail: Mail) -> set[str]:
    """What cannot be looked into: encrypted, behind a portal, or attached."""
    found = set()
    if mail.protection in {Protection.ENCRYPTED, Protection.PORTAL}:
        found.add("UNREADABLE")
    for one in mail.attachments:
        small = _DECORATION.match(one.media_type) and one.size < _SMALL_PICTURE
        if not small and one.media_type not in _NO_CONTENT:
            found.add("CLAIM_FILE" if _FILES.search(one.name) else "ATTACHMENT")
    return found
