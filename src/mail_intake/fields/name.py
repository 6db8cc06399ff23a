"""Names of people and organisations, kept as written; which of the two it is, is evidence."""

import re
from datetime import date
from functools import partial

from mail_intake.fields.fold import fold
from mail_intake.fields.kind import Kind, Match
from mail_intake.fields.placeholder import absent
from mail_intake.fields.verdicts import as_it_is, explaining, invalid, valid
from mail_intake.model.answer import Verdict

#: Letters behind a clinician's name.
CREDENTIALS = (
    "MD|DO|ND|DC|DPM|DMD|DDS|OD|PA-C|PA|NP|FNP-BC|FNP-C|FNP|PMHNP-BC|PMHNP|AGNP|AGPCNP|DNP|ARNP|CNM|CNS|CRNA|RN|BSN|MSN|"
    "LPN|PhD|Ph\\.D\\.?|PsyD|EdD|LCSW|CSWA|MSW|LPC|LMFT|LMHC|QMHP|QMHA|CADC(?:\\s?I{1,3})?|LMT|L\\.?Ac\\.?|LDM|CPM|DPT|PT|"
    "OTR/L|OT|COTA|CCC-SLP|SLP|RDN?|LD|RPh|PharmD|RDH|EPDH|CMA|MA|CHW|THW|MPH|MBA|MHA|FACP|FAAFP|FAAP|FACS|BCBA|Jr\\.?|Sr\\.?|I{2,3}|CPC|CPCS|M\\.D\\.?|D\\.O\\.?|D\\.D\\.S\\.?"
)
CREDENTIAL = re.compile(rf"(?<![\w-])(?:{CREDENTIALS})(?![\w-])")
_TRAILING = re.compile(rf"(?:[\s,]+(?:{CREDENTIALS})(?![\w-]))+\s*$")
_TITLE = re.compile(r"^(?:dr|doctor|mr|mrs|ms|mx|prof|rev|sr|sra)\.?\s+", re.IGNORECASE)

ORGANISATION = re.compile(
    r"(?<!\w)(?:l\.?l\.?c|p\.?l\.?l\.?c|p\.?c|inc|corp|llp|ltd|clinics?|cent(?:er|re)s?|medical|group|associates|associations?|health|"
    r"healthcare|hospital|pharmacy|dental|dentistry|practice|therapy|therapies|services?|county|tribal|institute|foundation|"
    r"partners|pediatrics|family medicine|medicine|physicians|surgery|surgical|orthopa?edics|endodontics|orthodontics|"
    r"dermatology|cardiology|urology|audiology|optometry|ophthalmology|eye care|vision|counseling|wellness|care|"
    r"rehab(?:ilitation)?|imaging|radiology|laborator(?:y|ies)|lab|midwifery|midwives|birth|chiropractic|acupuncture|"
    r"podiatry|psychiatry|psychology|behavioral|recovery|hospice|nursing|speech|oncology|gastroenterology|"
    r"nephrology|neurology|ob/gyn|women[’']s|children[’']s|community|collective|network|system|university|school|department|office|"
    r"infusion|allergy|asthma|sleep|pain|sports|home|team|desk|management|solutions|alliance|company|co)(?!\w)",
    re.IGNORECASE,
)
_WORD = r"(?:[A-ZÀ-Þ][\w’'.-]{0,24}|(?:de|la|van|von|der|den|di|da|del|st|al|bin|el|le)\b)"
PERSON = re.compile(rf"{_WORD}(?:\s{_WORD}){{1,4}}")
_CAPITALISED = re.compile(
    rf"(?<![\w@.])(?:(?:Dr|Mr|Mrs|Ms)\.?\s)?[A-ZÀ-Þ][\w’'-]{{1,24}}(?:\s[A-ZÀ-Þ]\.?(?=\s))?(?:\s(?:de|la|van|von|der|den|di|da|del)\b){{0,2}}(?:\s[A-ZÀ-Þ][\w’'-]{{1,24}}){{1,3}}(?:,?\s(?:{CREDENTIALS})(?![\w-])){{0,3}}"
)
#: Capitalised words that begin sentences, greetings and labels, never names.
_NOT_NAMES = frozenset(
    [
        "dear",
        "hello",
        "hi",
        "hey",
        "good",
        "morning",
        "afternoon",
        "evening",
        "thank",
        "thanks",
        "regards",
        "best",
        "kind",
        "sincerely",
        "please",
        "the",
        "our",
        "we",
        "this",
        "that",
        "these",
        "those",
        "you",
        "your",
        "my",
        "from",
        "to",
        "subject",
        "sent",
        "date",
        "re",
        "fw",
        "fwd",
        "new",
        "old",
        "office",
        "phone",
        "fax",
        "address",
        "email",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "oregon",
        "portland",
        "street",
        "avenue",
        "suite",
        "road",
        "drive",
        "also",
        "effective",
        "starting",
        "there",
        "here",
        "npi",
        "tin",
        "ein",
        "dmap",
        "medicaid",
        "medicare",
        "provider",
        "update",
        "alerts",
        "contact",
        "contacts",
        "manager",
        "director",
        "for",
        "as",
        "of",
        "if",
        "when",
        "cheers",
        "respectfully",
        "warmly",
        "many",
        "all",
        "in",
        "on",
        "at",
        "and",
        "or",
        "not",
        "no",
        "yes",
        "could",
        "would",
        "can",
        "job",
        "title",
        "clinic",
    ]
)
LONGEST = 160


def bare(text: str) -> str:
    """Return a person's name without titles and credentials, for comparing."""
    return _TITLE.sub("", _TRAILING.sub("", fold(text))).strip(" ,")


def is_organisation(text: str) -> bool:
    """Whether words in it name an organisation, credentials aside."""
    return ORGANISATION.search(_TRAILING.sub("", text)) is not None


def is_person(text: str) -> bool:
    """Whether it looks like a person's name: two to five capitalised words, no organisation."""
    folded = fold(text)
    if CREDENTIAL.search(folded) or _TITLE.match(folded):
        return not is_organisation(folded)
    turned = re.sub(r"^([^,]{2,30}), ([^,]{2,30})$", r"\2 \1", bare(folded))
    return PERSON.fullmatch(turned) is not None and not is_organisation(folded)


def judge(raw: str, on: date | None = None, *, wants: str = "") -> Verdict:
    """Normal form: as written, white space folded. Codes person, organisation, unclear."""
    del on
    missing = absent(raw)
    if missing is not None:
        return missing
    text = fold(raw).strip(' :;,*•-–|"')
    if not any(char.isalpha() for char in text):
        return invalid("no_name")
    if len(text) > LONGEST or "@" in text:
        return invalid("no_name")
    if is_organisation(text):
        return valid(text, "organisation")
    return valid(text, "person" if is_person(text) else wants or "unclear")


def find(line: str) -> tuple[Match, ...]:
    """Runs of capitalised words that look like a person's name."""
    matches = []
    for found in _CAPITALISED.finditer(line[:2000]):
        words = found[0].split()
        start = found.start()
        while words and words[0].strip(".,").casefold() in _NOT_NAMES:
            start = line.index(words[1], start + len(words[0])) if len(words) > 1 else found.end()
            words = words[1:]
        text = line[start : found.end()].strip(" ,")
        inner = any(word.strip(".,").casefold() in _NOT_NAMES for word in words)
        if len(words) > 1 and not inner and not is_organisation(text):
            matches.append(Match(start=start, end=start + len(text), raw=text, confidence=0.6))
    return tuple(matches)


#: Small words and label words that a run of capitals may end in.
_ENDS_NO_NAME = r"(?:,?\s(?:of|the|and|for|at|in|&|NPI|TIN|EIN|DMAP|MAP|OHP|Tax|ID|Phone|Fax|Tel|Our|We|The|Please|In|It))+$"


def find_organisation(line: str) -> tuple[Match, ...]:
    """Runs of capitalised words with a word of organisations among them."""
    run = re.compile(
        r"(?<![\w@.])[A-ZÀ-Þ0-9][\w’'&-]{0,24}(?:,?\s(?:[A-ZÀ-Þ][\w’'-]{0,24}|of|the|and|for|&|de|la)){1,7}(?:,?\s(?:LLC|PLLC|PC|P\.C\.|Inc\.?|LLP))?"
    )
    matches = []
    for found in run.finditer(line[:2000]):
        text = re.sub(_ENDS_NO_NAME, "", found[0]).strip(" ,.")
        words = text.split()
        start = found.start()
        while words and words[0].strip(".,").casefold() in _NOT_NAMES:
            start += len(words[0]) + 1
            words = words[1:]
        text = line[start : found.start() + len(text)].strip(" ,")
        if len(words) > 1 and is_organisation(text):
            matches.append(Match(start=start, end=start + len(text), raw=text, confidence=0.6))
    return tuple(matches)


_EXPLAIN = explaining({}, "Please write the full name.")
PROVIDER = Kind(
    name="provider_name", find=find, judge=judge, explain=_EXPLAIN, mask=as_it_is, show=as_it_is
)
CLINIC = Kind(
    name="clinic_name",
    find=find_organisation,
    judge=partial(judge, wants=""),
    explain=_EXPLAIN,
    mask=as_it_is,
    show=as_it_is,
)
CONTACT = Kind(
    name="contact_name", find=find, judge=judge, explain=_EXPLAIN, mask=as_it_is, show=as_it_is
)
