"""Sentences that state a change: their words, and how sentences are told apart."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Words of a sentence that state a change, and where its values stand."""

    kind: str
    pattern: re.Pattern[str]
    sides: str
    needs_value: bool = True
    stops: bool = False


def cut(paragraph: str) -> list[str]:
    """Cut a paragraph into sentences; an abbreviation ends none."""
    parts = re.split(r"(?<=[a-z0-9)\"'][.!?])\s+(?=[A-Z\"'(])", paragraph)
    joined: list[str] = []
    for part in parts:
        if joined and re.search(
            r"\b(?:Dr|Mr|Mrs|Ms|St|Ste|Ave|Blvd|Rd|No|Inc|Jr|Sr|approx|eff|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$",
            joined[-1],
        ):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _words(pattern: str) -> re.Pattern[str]:
    """Compile without regard to case."""
    return re.compile(pattern, re.IGNORECASE)


#: An organisation's new or old name, up to the end of the clause.
_ORG = r"[A-Z][^.;:]{2,80}?"
#: Most particular first; those that stop leave the sentence to nobody else.
RULES = (
    Rule("accepting-patients", _words(r"\b(?:accept(?:ing|s)?|taking|takes?)\s(?:on\s)?(?:any\s)?(?:new|more|additional)\s(?:\w+\s)?(?:patients|clients|referrals|members)|\b(?:panels?)\s(?:is|are|will be)\s(?:now\s)?(?:open|closed|full)|\b(?:open|closed)\sto\s(?:all\s)?new\s(?:\w+\s)?(?:patients|clients|members|referrals)"), "accepting", stops=True),
    Rule("close-location", _words(r"\b(?:clos(?:e|es|ed|ing)|shut(?:ting)? down|no longer (?:operate|operating|see patients|seeing patients) (?:at|out of)|terminat(?:e|ing) (?:the|our))\b(?=.{0,120}(?:\d{1,5}\s|location|office|site|clinic|doors))"), "old address"),
    Rule("add-location", _words(r"\b(?:open(?:s|ed|ing)?|add(?:ed|ing)?|launch(?:ing)?|start(?:ing)?)\b(?=.{0,60}\b(?:location|office|site|clinic|branch)\b)|\b(?:new|second|third|additional|satellite)\s(?:\w+\s)?(?:location|office|site|clinic|branch)\b(?=.{0,90}(?:at\s\d|\d{2,5}\s[NSEW]?))"), "addresses", stops=True),
    Rule("address", _words(r"\b(?:mov(?:e|es|ed|ing)|relocat(?:e|es|ed|ing))\b|\bnew (?:\w+\s)?address\b|\baddress (?:has changed|is changing|will (?:be|change)|changes|changed|is now)\b|\bchange (?:of|our|the) (?:\w+\s)?address\b|\bour (?:\w+\s)?address (?:is now|will be)\b"), "addresses", stops=True),
    Rule("fax", _words(r"\b(?:new|change[ds]?|update[ds]?)\s(?:\w+\s){0,3}fax\b|\bfax (?:number |line )?(?:has changed|is changing|will (?:be|change)|changes|is now|changed|stays?|moves)\b"), "phones"),
    Rule("phone", _words(r"\b(?:new|change[ds]?|update[ds]?)\s(?:\w+\s){0,2}(?:tele)?phone\b|\bphone (?:number )?(?:has changed|is changing|will (?:be|change)|changes|is now|changed)\b|\bnew (?:main )?(?:number|line)\b"), "phones"),
    Rule("email", _words(r"\b(?:new|change[ds]?|update[ds]?)\s(?:\w+\s){0,2}e-?mail\b|\be-?mail (?:address )?(?:has changed|is changing|will (?:be|change)|changes|is now)\b"), "emails"),
    Rule("tin", _words(r"\b(?:new|change[ds]?|update[ds]?)\s(?:\w+\s){0,3}(?:tin|ein|tax (?:id|identification|number))\b|\b(?:tin|ein|tax (?:id|number|identification number))\b.{0,30}\b(?:changes|is changing|will (?:be|change)|has changed|is now|changed)\b"), "tins"),
    Rule("npi", _words(r"\b(?:new|change[ds]?)\s(?:\w+\s){0,2}npi\b|\bnpi\b.{0,20}\b(?:changes|is changing|will change|has changed|is now)\b"), "npis"),
    Rule("name", re.compile(rf"(?:\b(?:name (?:is |has )?(?:now|changing|chang(?:ed|es)|will (?:be|change))|[Rr]enam(?:ed|ing)|now (?:be )?(?:known|called|doing business) as|(?:be|been) (?:known|called) as)\b)(?:\s(?:from)\s(?P<old>{_ORG})(?=\sto\s))?(?:\s(?:to|as|be))*\s+[\"“']?(?P<new>{_ORG})[\"”']?(?=$|[.;,]|\s(?:effective|as of|starting|beginning|on|from|and)\b)"), "names"),
    Rule("remove-practitioner", _words(r"\b(?:leav(?:es?|ing)|left|retir(?:e|es|ed|ing)|resign(?:s|ed|ing)?|depart(?:s|ed|ing)?|no longer (?:with|works?|working|practic\w+|employed|at|part|sees?|seeing|here|on)|passed away|last (?:day|patients)|(?:please )?(?:remove|terminate|inactivate|delete|drop)\b(?=.{0,30}\b(?:Dr|provider|practitioner|[A-Z][a-z]+ [A-Z])))"), "gone"),
    Rule("add-practitioner", _words(r"\b(?:join(?:s|ed|ing)?|hired|welcom(?:e|es|ed|ing)|on ?board(?:ed|ing)?|starts?|started|starting|begins?|tak(?:es|ing) over|(?:please )?add\b(?=.{0,40}\b(?:Dr|provider|practitioner|[A-Z][a-z]+ [A-Z]))|new (?:provider|practitioner|physician|doctor|clinician|dentist|therapist|nurse practitioner|physician assistant|pa|np)\b)"), "joined"),
    Rule("hours", _words(r"\b(?:hours|office hours|opening hours|clinic hours)\b[^.]{0,40}?\b(?:are|will be|to|is|change[ds]? to|now)\b\s*(?:now\s|be\s|to\s)?(?P<new>.{3,120}\d.{0,80})"), "rest"),
    Rule("language", _words(r"\b(?:speaks?|languages?|bilingual|interpret(?:er|ation)s?)\b"), "languages"),
    Rule("specialty", _words(r"\b(?:new specialty|specialt(?:y|ies)|now (?:offer(?:s|ing)?|provid(?:e|es|ing)|perform(?:s|ing)?)|(?:add(?:ed|ing)?|offering)\b(?=.{0,40}\b(?:services?|surgery|therapy|medicine|care)\b))"), "specialties"),
)  # fmt: skip
