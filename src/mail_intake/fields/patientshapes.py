"""Shapes of what tells a patient: a label with its value, a name behind a word for a patient."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mail_intake.fields.phrases import alternation
from mail_intake.model.vocabulary import Vocabulary

DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{8}"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)?[ -](?:of )?[A-Z][a-z]{2,8}\.?,?[ -]\d{2,4})(?![\w])"
)
#: Between a label and its value: punctuation and small words, never another label.
_TO = r"[\s|:.,#()=*-]{0,6}(?:(?:is|was|on|of|no|number|id)\b[\s|:.#]{0,3}){0,2}"
NUMBER = r"(?=[A-Z-]{0,4}\d)[A-Z0-9][A-Z0-9-]{3,14}(?![\w-])"
_WORD = r"[A-ZÀ-Þ][A-Za-zà-ÿ’'-]{1,24}(?![\w:])"
#: A name may be wrapped once, and what begins the next line may be a label instead.
_PERSON = rf"(?:{_WORD},\s{_WORD}|{_WORD}(?: [A-Z]\.?)?(?: |\n(?=\S[a-z])){_WORD}(?: {_WORD})?)(?![ ]?[:=])"
#: A name in any case, alone behind its label up to the end of the line.
ANY_CASE = r"[^\W\d_][\w’'.-]{1,24},?[ ][^\W\d_][\w’'. -]{1,40}"
WORD = re.compile(r"[^\W_]+")
_NAME = "PATIENT_NAME"
_OLD = r"\b(?P<v>(?:9\d|1[0-2]\d)[- ]years?[- ]old|aged?:? ?(?:9\d|1[0-2]\d))\b"
_KIN = ("son", "daughter", "wife", "husband", "mother", "father", "child")
_TITLES = ("mr", "mrs", "ms", "miss")
_DONE = ("claim", "claims", "service", "services", "treatment", "visit", "visits", "bill", "bills", "denial", "denials")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, and only where one of its words is there: most mail has none of them."""

    code: str
    words: frozenset[str]
    pattern: re.Pattern[str]


def _sought(
    code: str, words: Iterable[str], pattern: str, flags: re.RegexFlag | int = re.IGNORECASE
) -> Sought:
    first = (WORD.findall(word.casefold())[:1] for word in words)
    return Sought(
        code, frozenset(one for found in first for one in found), re.compile(pattern, flags)
    )


def labelled(words: Vocabulary) -> tuple[Sought, ...]:
    """Return the values that stand behind labels; the value is the group "v"."""
    who = alternation(words.patients)
    birth, service = alternation(words.birth_labels), alternation(words.service_labels)
    records, cards = alternation(words.record_labels), alternation(words.member_labels)
    #: behind a word for patient: "ID", "#", "account no."
    own = rf"{who}(?:'?s)?[ ]?(?:id|i\.d\.|identification|number|no\.?|#|acct|account)"
    return (
        _sought("BIRTH_DATE", words.birth_labels, rf"\b{birth}(?!\w){_TO}(?P<v>{DATE})"),
        _sought("RECORD_NUMBER", words.record_labels, rf"\b{records}(?!\w){_TO}(?P<v>{NUMBER})"),
        _sought(
            "MEMBER_NUMBER",
            (*words.patients, *words.member_labels),
            rf"\b(?:{own}|{cards})(?!\w){_TO}(?P<v>{NUMBER})",
        ),
        _sought("SERVICE_DATE", words.service_labels, rf"\b{service}(?!\w){_TO}(?P<v>{DATE})"),
        _sought("AGE", ("year", "years", "age", "aged"), _OLD),
        _sought(
            "PATIENT_CONTACT",
            words.patients,
            rf"\b{who}(?:'s)? (?:phone|address|cell|lives|e-?mail)\b[^\n\d]{{0,40}}(?P<v>\d[\w ().-]{{2,40}})",
        ),
    )


def named(words: Vocabulary) -> tuple[Sought, ...]:
    """Return the names that stand behind words for a patient; the name is the group "v"."""
    who = alternation(words.patients)
    somebody = rf"(?i:\b{who}(?:'s)?(?: name)?)"
    return (

        _sought(
            _NAME, words.patients,
            rf"{somebody}[\s|:.,(-]{{1,3}}(?:is |was |named |called |Mr\.? |Mrs\.? |Ms\.? |Miss )?(?P<v>{_PERSON})", 0,
        ),
        _sought(_NAME, words.patients, rf"{somebody}\s?[:=]\s{{0,3}}(?P<v>{ANY_CASE})[ \t]*$", re.MULTILINE),
        _sought(_NAME, _KIN, rf"\b(?i:her|his|their) (?i:{'|'.join(_KIN)})\s(?P<v>{_PERSON})", 0),
        _sought(_NAME, _TITLES, rf"\b(?:Mr|Mrs|Ms|Miss)\.?\s(?P<v>{_PERSON}|{_WORD})(?='s|’s|\s)", 0),
        _sought(
            _NAME, _DONE,
            rf"\b(?i:{'|'.join(_DONE)})(?: (?!of|for)[\w-]{{1,20}})?\s(?:for|of|on)\s(?P<v>{_PERSON})", 0,
        ),
    )  # fmt: skip
