"""Where in a sentence the old and the new value of a change stand."""

import re

from mail_intake.fields import address, email, phone, text, tin
from mail_intake.fields.fold import fold
from mail_intake.fields.lexicon import Lexicon


def _addresses(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    del hit, words
    spots = [(one.start, one.raw) for one in address.find(sentence)]
    if not spots:
        spots = [(one.start, one.raw) for one in address.find_street(sentence)]
    return _from_to(sentence, spots)


def _from_to(sentence: str, spots: list[tuple[int, str]]) -> tuple[str, str]:
    """Values by the words before them: from/old … to/new; a single one is the new one."""
    old = new = ""
    for start, raw in spots:
        before = sentence[max(0, start - 45) : start].casefold()
        is_old = re.search(
            r"\b(?:from|old|previous(?:ly)?|former(?:ly)?|replaces|instead of|was|current(?:ly)?|leaving|out of|no longer)\b(?!.*\b(?:to|new|now)\b)",
            before,
        )
        if is_old and not old:
            old = raw
        elif not new:
            new = raw
        elif not old:
            old, new = new, raw
    return old, new


def _old_address(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    old, new = _addresses(sentence, hit, words)
    return (old or new, "")


def _phones(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    del words
    wanted = "fax" if "fax" in hit[0].casefold() else "phone"
    other = {"fax": "phone", "phone": "fax"}[wanted]
    found = [one for one in phone.find(sentence) if one.role != other]
    after = [one for one in found if one.start >= hit.start()]
    return _from_to(sentence, [(one.start, one.raw) for one in (after or found)][:2])


def _emails(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    del hit, words
    return _from_to(sentence, [(one.start, one.raw) for one in email.find(sentence)][:2])


def _tins(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    del words
    spots = {one.start: one.raw for one in tin.find(sentence)}
    for one in re.finditer(
        r"(?<![\w-])\d{2}-\d{7}(?![\w-])|(?<![\w-])\d{9}(?![\w-])", sentence[hit.start() :]
    ):
        spots.setdefault(hit.start() + one.start(), one[0])
    return _from_to(sentence, sorted(spots.items())[:2])


def _npis(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    del hit, words
    spots = [
        (one.start(), one[0]) for one in re.finditer(r"(?<![\w-])[12]\d{9}(?![\w-])", sentence)
    ]
    return _from_to(sentence, spots[:2])


def _people(sentence: str, hit: re.Match[str], words: Lexicon) -> str:
    found = words.names.find(sentence)
    before = [one for one in found if one.end <= hit.start() + 2]
    after = [one for one in found if one.start >= hit.start()]
    if "who" in hit.groupdict() and hit["who"]:
        return fold(hit["who"]).strip(" ,")
    if before and hit.start() - before[-1].end < 60:  # noqa: PLR2004 - the subject of the verb
        return before[-1].raw
    return after[0].raw if after else (before[-1].raw if before else "")


def _joined(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    return "", _people(sentence, hit, words)


def _gone(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    return _people(sentence, hit, words), ""


def _names(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    del sentence, words
    groups = hit.groupdict()
    return _trim(groups.get("old") or ""), _trim(groups.get("new") or "")


def _trim(words: str) -> str:
    cut = re.split(
        r"\s+(?:effective|as of|starting|beginning|on|from|since|instead|because|after|and (?:our|we|the)|but|with)\b|[.;]\s|[.;]?$",
        words.strip(" \"'“”,"),
    )
    return cut[0].strip(" \"'“”,.") if cut else ""


def _rest(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    del words
    groups = hit.groupdict()
    return "", _trim_end(groups.get("new") or sentence[hit.end() :])


def _trim_end(words: str) -> str:
    return re.split(
        r",?\s+(?:effective|as of|starting|beginning|from)\s+(?:on\s+)?(?:[A-Z][a-z]{2,8}\.? \d|\d{1,2}/)|[.!]\s*$",
        words.strip(" :"),
    )[0].strip(" ,.")


def _accepting(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    del words
    said = text.yes_no(sentence[max(0, hit.start() - 40) : hit.end() + 10])
    return "", said


def _specialties(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    found = [one for one in words.specialties.find(sentence) if one.start >= hit.start()] or list(
        words.specialties.find(sentence)
    )
    return "", found[0].raw if found else _trim(sentence[hit.end() :])


def _languages(sentence: str, hit: re.Match[str], words: Lexicon) -> tuple[str, str]:
    found = _LANGUAGE.findall(sentence)
    del hit, words
    return "", ", ".join(dict.fromkeys(found))


_LANGUAGE = re.compile(
    r"\b(?:Spanish|Russian|Vietnamese|Chinese|Mandarin|Cantonese|Somali|Arabic|Korean|Ukrainian|Japanese|French|German|Farsi|Dari|Pashto|"
    r"Tagalog|Hindi|Punjabi|Nepali|Burmese|Karen|Swahili|Portuguese|Romanian|Chuukese|Marshallese|Hmong|Thai|Lao|Khmer|Amharic|Tigrinya|Oromo|"
    r"Mam|Italian|Polish|Hebrew|Urdu|Bengali|Samoan|Tongan|American Sign Language|ASL)\b"
)
#: How each rule of `extract.phrases` finds its values.
SIDES = {
    "addresses": _addresses, "old address": _old_address, "phones": _phones, "emails": _emails, "tins": _tins,
    "npis": _npis, "joined": _joined, "gone": _gone, "names": _names, "rest": _rest,
    "accepting": _accepting, "specialties": _specialties, "languages": _languages,
}  # fmt: skip
