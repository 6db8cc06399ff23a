"""Job titles, kept as written; canonical classes tell a title from other words."""

import re
from datetime import date

from mail_intake.fields.fold import fold
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.placeholder import absent
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict

#: Nouns that a job title ends in (CMS and job-board vocabulary of medical offices).
HEADS = (
    "manager|administrator|director|officer|coordinator|supervisor|specialist|assistant|receptionist|scheduler|"
    "biller|coder|lead|nurse|owner|co-owner|president|vice president|ceo|cfo|coo|cio|cmo|analyst|representative|rep|liaison|"
    "secretary|clerk|technician|associate|superintendent|bookkeeper|accountant|controller|counselor|therapist|physician|"
    "practitioner|dentist|hygienist|midwife|pharmacist|partner|principal|chief|head|navigator|advocate|"
    "trainer|consultant|executive|auditor|registrar|planner|buyer|operator|front desk|reception|"
    "medical records|patient accounts|accounts receivable|human resources|billing|credentialing|enrollment|contracting|"
    "provider relations|compliance|surgeon|psychologist|psychiatrist|acupuncturist|chiropractor|optometrist|audiologist"
)
_HEAD = re.compile(rf"\b(?:{HEADS})s?\b", re.IGNORECASE)
_MODIFIER = (
    r"(?:(?:senior|junior|lead|chief|assistant|associate|interim|deputy|clinical|medical|nursing|dental|practice|office|clinic|site|"
    r"front|back|desk|billing|credentialing|enrollment|provider|patient|revenue|cycle|referral|authorization|scheduling|quality|"
    r"improvement|compliance|privacy|security|human|resources|information|health|systems?|technology|it|hit|ehr|operations|regional|"
    r"executive|program|project|care|case|nurse|accounts?|receivable|payable|contracts?|contracting|network|relations|data|"
    r"records|services|finance|financial|business|general|administrative|intake|lab|laboratory|radiology|surgery|pharmacy|community|outreach|"
    r"staff|team|managing|of|and|&|for|the|registered|licensed|physician|head|purchasing|facilities|member|claims|insurance|"
    r"marketing|communications|development|education|training|safety|risk|vice)\s+)"
)
_FOUND = re.compile(
    rf"\b{_MODIFIER}{{0,6}}(?:{HEADS})(?:\s+(?:of|for)\s+\w[\w ]{{2,30}}?(?=[,.;|)]|$))?(?![\w-])",
    re.IGNORECASE,
)
LONGEST = 120


def is_title(text: str) -> bool:
    """Whether it holds a word that job titles end in, and is short enough to be one."""
    return len(text) <= LONGEST and _HEAD.search(text) is not None


def judge(raw: str, on: date | None = None) -> Verdict:
    """Normal form: as written, white space folded, 120 characters at most."""
    del on
    missing = absent(raw)
    if missing is not None:
        return missing
    text = fold(raw).strip(' :;,*•-–|"()')
    if not any(char.isalpha() for char in text) or "@" in text or len(text) > LONGEST:
        return invalid("no_title")
    return valid(text, "ok" if is_title(text) else "unlisted")


def find(line: str) -> tuple[Match, ...]:
    """Titles in prose: "our office manager", "Director of Finance"."""
    return tuple(
        Match(start=hit.start(), end=hit.end(), raw=hit[0], confidence=0.6)
        for hit in _FOUND.finditer(line[:2000])
    )


KIND = Kind(
    name="job_title",
    find=find,
    judge=judge,
    explain=explaining({}, "Please write what the person does, like Office Manager."),
    mask=as_it_is,
    show=as_it_is,
)
