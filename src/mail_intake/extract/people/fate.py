"""Whether an address is to be used: removed, replaced, or named for questions only."""

import re

LONGEST_HEADING = 60
_VERBS = r"remove|delete|take off|drop|unsubscribe|discontinue|deactivate|retire|replac(?:e|es|ed|ing)|stop (?:using|sending(?: \w+){0,3} to|writing to|e-?mailing)"
#: Words before an address that is used no longer; nothing between them says the contrary.
_BEFORE = re.compile(
    rf"\b(?:(?P<verb>{_VERBS})|no longer (?:use|send to|write to|go to|at)|instead of|rather than|in place of|in lieu of|"
    rf"(?:do not|don't|dont|please don't|never) (?:use|send|write|add|e-?mail|include|reply)(?:\s\w+){{0,3}}?(?:\sto)?|(?:and |but )?not(?: to| at)?|was|used to be|formerly|previously|"
    rf"(?:old|former|previous|prior|outdated|wrong|dead)(?: \w+)? (?:e-?mail(?: address)?|address|mailbox|inbox|account|one|contact)(?: (?:is|was|on file))?|(?:old|former|previous|was|from)(?=\s*:)|"
    rf"(?:has|have|had) (?:left|retired|quit|resigned|moved on|gone)|left us|left the|(?:tak(?:es|ing|en)|took) over (?:for|from)|succe(?:eds|eded|eding)|step(?:s|ped|ping) in(?:to)? for|used to (?:go|come|get sent|be sent) to|no longer works?(?: here)?|no longer (?:with|here|employed)|is leaving|is retiring|"
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
    r"should|can|could|may|must|to|be|been|being|please|now|recently|just|already|soon|our|the|former|on file|currently)\s+){0,7}?"
    r"(?:no longer|left\b|retired|resigned|quit\b|gone\b|closed|shut|deactivated|disabled|deleted|removed|taken off|(?<=be )replaced|(?<=is )replaced|(?<=was )replaced|(?<=been )replaced|(?<=being )replaced|dropped|bounc|dead\b|inactive|"
    r"invalid|obsolete|outdated|out of date|not (?:valid|active|monitored|in use|used|correct|right|working)|defunct|wrong\b|leaving|retiring|"
    r"(?:changed|changes|switched|moved|becomes|became) to|moved (?:away|on|out)\b|(?:isn't|isnt|aren't|not) (?:with us|here|working|employed|part of)\b)|"
    r"^[^.!?;@]{0,60}\bwho\s(?:has\s|had\s|have\s|is\s)?(?:just\s|recently\s|now\s)?(?:left|retired|resigned|quit|moved on|passed away|leaving|retiring|no longer)\b",
    re.IGNORECASE,
)
#: "Please take jane@… off your list", "strike jane@… from the list": the verb on one side, its rest on the other.
_TAKE = re.compile(
    r"\b(?:tak(?:e|en|ing)|tak(?:e|ing) out|get|cross|strike|scratch|cut|pull|opt|wipe|clear|clean|knock|kick|move)\b[^@.!?;:]{0,60}$",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"^[^@.!?;]{0,60}?\b(?:(?:off|out)\b(?:\s(?:of\s)?(?:your|the|our|this|that|these|those|all|any|it|them|my|every|here|completely|please|for good|and|so)\b|\s*(?:[.,;!?)]|$))|from\s(?:your|the|this|that|our|all|any)\b)",
    re.IGNORECASE,
)
#: "Please swap jane@… for", "change the contact from jane@… to": what is swapped goes.
_SWAP = re.compile(
    r"\b(?:swap(?:ping|ped)?|exchang(?:e|ing)|trad(?:e|ing)|switch(?:ing)?|chang(?:e|ing))\b(?P<rest>[^@.!?;:]{0,60})$",
    re.IGNORECASE,
)
_COMES = re.compile(r"\b(?:to|for|with|by|in|into|as|now|of)\b", re.IGNORECASE)
_SWAPPED = re.compile(r"^[^@.!?;]{0,40}?(?:\b(?:to|for|with|by|and)\b|[.;,])", re.IGNORECASE)
#: "… does not need these any more", "… should come off", "… can be taken off".
_NO_MORE = re.compile(
    r"^[^.!?;@]{0,40}?\b(?:(?:does not|doesn't|doesnt|do not|don't|should not|shouldn't|shouldnt|won't|will not|need not|needn't)\s(?:need|get|receive|want|be|work|have|go|use)\b[^.!?;@]{0,50}\b(?:any ?more|any longer)\b"
    r"|(?:should|can|could|may|must|needs? to|has to|ought to)\s(?:please\s|now\s)?(?:come|be taken|go|be crossed|be struck)\s(?:off|out)\b)",
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
    if any(one.match(after) for one in (_ARROW, _AFTER, _NO_MORE)):
        return True
    swapped = _SWAP.search(before)
    if swapped is not None and not _COMES.search(swapped["rest"]) and _SWAPPED.match(after):
        return True
    taken = _TAKE.search(before)
    return taken is not None and not _TURNS.search(taken[0]) and _OFF.match(after) is not None


def is_for_questions(before: str) -> bool:
    """Whether it is where the writer answers questions: "call me with questions at …"."""
    return _QUESTIONS.search(before) is not None


def takes_away(text: str) -> bool:
    """Whether a line is the heading of what is to be removed: "Please remove:", "No longer here:"."""
    plain = text.strip()
    return len(plain) <= LONGEST_HEADING and _HEADING_GONE.match(plain) is not None
