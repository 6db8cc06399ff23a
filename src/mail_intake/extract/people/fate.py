"""Whether an address is to be used: removed, replaced, or named for questions only."""

import re

LONGEST_HEADING = 60
_VERBS = r"remove|delete|take off|drop|unsubscribe|discontinue|deactivate|retire|replac(?:e|es|ed|ing)|stop (?:using|sending(?: \w+){0,3} to|writing to|e-?mailing)"
#: Words before an address that is used no longer; nothing between them says the contrary.
_BEFORE = re.compile(
    rf"\b(?:(?P<verb>{_VERBS})|no longer (?:use|send to|write to|go to|at)|instead of|rather than|in place of|in lieu of|"
    rf"(?:do not|don't|dont|please don't|never) (?:use|send|write|add|e-?mail|include|reply)(?:\s\w+){{0,3}}?(?:\sto)?|(?:and |but )?not(?: to| at)?|was|used to be|formerly|previously|"
    rf"(?:old|former|previous|prior|outdated|wrong|dead)(?: \w+)? (?:e-?mail(?: address)?|address|mailbox|inbox|account|one|contact)(?: (?:is|was|on file))?|(?:old|former|previous|was|from)(?=\s*:)|"
    rf"(?:has|have|had) (?:left|retired|quit|resigned|moved on|gone)|left us|left the|no longer works?(?: here)?|no longer (?:with|here|employed)|is leaving|is retiring|"
    rf"(?:e-?mail|address|mailbox)(?: has| have)? (?:was |is )?chang(?:ed|es|ing) from|(?:moved|switched|changed|changing|moving|switching) from)\b(?P<rest>[^@]{{0,80}})$",
    re.IGNORECASE,
)
#: These say that what follows is the one to use.
_TURNS = re.compile(
    r"\b(?:with|by|add|use|now|instead(?! of)|new|replaced|replacement|successor|taken over|takes over|took over|her place|his place|"
    r"going forward|from now on|contact|reach|please send|(?:and|then|but|from)\b[^@]{0,60}\bto)\b|->|=>|[.!?]\s+[A-Z]",
    re.IGNORECASE,
)
#: Words behind it, with few small ones between.
_AFTER = re.compile(
    r"^[\s)\]>,\"'.-]{0,6}(?:(?:he|she|they|it|who|which|that|this|e-?mail|address|mailbox|account|inbox|one|and|also|has|have|had|is|was|are|were|will|"
    r"should|can|could|may|must|be|been|being|please|now|recently|just|already|soon|our|the|former|on file|currently)\s+){0,7}?"
    r"(?:no longer|left\b|retired|resigned|quit\b|gone\b|closed|shut|deactivated|disabled|deleted|removed|taken off|(?<=be )replaced|(?<=is )replaced|(?<=was )replaced|(?<=been )replaced|(?<=being )replaced|dropped|bounc|dead\b|inactive|"
    r"invalid|obsolete|outdated|out of date|not (?:valid|active|monitored|in use|used|correct|right|working)|defunct|wrong\b|leaving|retiring|"
    r"(?:changed|changes|switched|moved|becomes|became) to)|"
    r"^[^.!?;@]{0,60}\bwho\s(?:has\s|had\s|have\s|is\s)?(?:just\s|recently\s|now\s)?(?:left|retired|resigned|quit|moved on|passed away|leaving|retiring|no longer)\b",
    re.IGNORECASE,
)
_ARROW = re.compile(r"^[\s)\]>\"']{0,3}(?:-+>|=+>|becomes\b)")
_HEADING_GONE = re.compile(
    r"^\W*(?:please\s+|these\s+|to be\s+|to\s+)*(?:remov|delet|take\s+(?:\w+\s+){0,3}off|drop|deactivat|inactive|terminat|no longer|former|old\b|out\b|gone\b|discontinu|unsubscrib|do not (?:use|send))",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(
    r"\b(?:questions?|concerns?|need anything|anything else|problems?|trouble|unclear|clarification|more information|further information|confirm|reply|answer)\b\??[^.!?@]{0,70}\b(?:me|i|us|my)\b[^.!?@]{0,40}$|"
    r"\b(?:call|contact|reach|e-?mail|write(?: to)?)\s+(?:me|us)\b[^.!?@]{0,60}\b(?:questions?|concerns?|problems?)\b",
    re.IGNORECASE,
)


def is_gone(before: str, after: str) -> bool:
    """Whether the words around an address say that it is used no longer."""
    found = _BEFORE.search(before)
    if found is not None and not _TURNS.search(found["rest"]):
        return True
    return _ARROW.match(after) is not None or _AFTER.match(after) is not None


def is_for_questions(before: str) -> bool:
    """Whether it is where the writer answers questions: "call me with questions at …"."""
    return _QUESTIONS.search(before) is not None


def takes_away(text: str) -> bool:
    """Whether a line is the heading of what is to be removed: "Please remove:", "No longer here:"."""
    plain = text.strip()
    return len(plain) <= LONGEST_HEADING and _HEADING_GONE.match(plain) is not None
