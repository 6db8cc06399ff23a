"""Bounces in words: what mail servers write that follow no standard, for whom and why.

One table of signs by which such a notice is known, one of the ways in which recipients are named,
one of reasons: what the programs have in common, not what one of them says.
"""

import re
from collections.abc import Iterator, Sequence

from mail_intake.model.bounce import Fate, Report
from mail_intake.read.headers import Block, block, ids, text, unfolded
from mail_intake.read.html import seen
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.mime import Part, parts
from mail_intake.read.reasons import reason

#: Who writes notices.
_SENDER = re.compile(
    r"mailer[-_. ]?daemon|post[-_ ]?master|no[-_.]?reply|do[-_.]?not[-_.]?reply|mail[-_ ]?delivery|delivery[-_ ](?:sub)?system|"
    r"system[-_ ]administrator|mail[-_ ]?administrator|mail[-_ ]?(?:router|system|service|server)|"
    r"mmdf|mdaemon|exim|courier|symantec_antivirus|imss|\bbounces?[@+-]",
    re.IGNORECASE,
)
#: What they call it; languages as mail servers speak them.
_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|deliver(?:y|ed)?[ a-z]{0,24} (?:failure|failed|problem|error|report|delayed)|"
    r"(?:delivery|transport|transmission)[- ](?:status|failure|error|problem|has failed)|"
    r"failure (?:notice|delivery|notification)|fail(?:ed|ure)[ -](?:mail|delivery|to deliver)|"
    r"return(?:ed|ing) (?:mail|e-?mail|message|to sender)|message (?:not delivered|delivery)|"
    r"(?:could|can) ?not (?:be )?(?:deliver|send|sent)|mail (?:delivery|not delivered|system error|failure|error)|"
    r"not delivered|non[- ]?delivery|nondeliverable|user unknown|unknown (?:user|address|recipient)|"
    r"mail (?:could|can)|warning: (?:could|message)|delayed mail|recipient|rejected|bounce|"
    r"unzustellbar|nicht zugestellt|zustellung|エラー通知|non remis|non distribu|échec|echec|"
    r"no se (?:puede|pudo|ha podido)|no entregad|devuelto|entrega|mancata consegna|"
    r"onbestelbaar|niet bezorg|не доставлен|недоставлен|配信|配送|退信|退回|投递|失败|失敗|送信",
    re.IGNORECASE,
)
#: How they begin to say it.
_WORDS = re.compile(
    r"(?:could|can|was|were|been|able|unable)[ a-z]{0,12}(?: not|n't| to)?[ \w]{0,24}deliver|"
    r"undeliver(?:able|ed)|not (?:be )?(?:delivered|reach|receive)|did not reach|delivery (?:to|of|has|failed|attempt|error)|"
    r"deliver(?:y|ing)? [ a-z]{0,24}fail|failed recipient|returned (?:mail|to (?:you|sender))|"
    r"permanent (?:fatal )?error|fatal error|user unknown|unknown (?:user|recipient)|no such user|"
    r"mailbox (?:is )?(?:full|unavailable|not found)|over[ -]?quota|recipients? (?:address )?(?:rejected|unknown)|"
    r"rcpt to|smtp error|session transcript|transcript of session|\b5[05]\d[ -](?:5\.\d|[#<\[(a-z])|was (?:not sent|rejected|refused)|"
    r"konnte nicht|nicht zugestellt|unzustellbar|n'a pas pu|n’a pas pu|pas pu [eê]tre|no (?:se )?pudo|no ha podido|"
    r"non [eè] stato|impossibile|невозможно|не (?:может|доставлен)|配信(?:でき|不能)|配送|退信|退回|无法|無法|できません",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"\s*(?:re|fwd?|aw|wg|tr|rv|sv)\s*:", re.IGNORECASE)
#: Where the letter itself, or its header, begins.
_ORIGINAL = re.compile(
    r"\s*[-=*_>~ ]*(?:below (?:this line|the next line)|(?:this is|here is) (?:a|the) copy|original (?:message|mail|header)|"
    r"(?:the )?(?:header|text|copy|body|beginning|unsent|returned|rejected|undelivered)\b.{0,40}(?:message|mail|follows)|"
    r"start of returned|message headers? follow|your (?:original )?message (?:follows|reads)|"
    r"ursprüngliche nachricht|message original|mensaje original|end of (?:message|transcript)|message (?:contents|removed))",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?:Received|Return-Path|Message-ID|X-[\w-]+|DKIM-Signature): ", re.IGNORECASE
)
_DELAYED = re.compile(
    r"delay(?:ed)?\b|not yet been|still (?:be(?:ing)? )?(?:retried|trying|queued|undelivered)|will (?:continue|be retried|keep trying)|"
    r"(?:this is a|only a) warning|do not need to resend|verzögert",
    re.IGNORECASE,
)
_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}"
#: Words that a recipient follows in a sentence.
_BEFORE = (
    r"deliver\w*|addressed|sent|send|reach|recipients?|transmi\w+|delivre|remis|zugestellt|an|to|for|"
    r"user|address|account|mailbox"
)
#: Ways to name a recipient, the surest first; the first that names any is believed.
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^\s*(?:final-recipient|original-recipient)\s*:\s*(?:rfc822\s*;)?\s*<?({_ADDRESS})",
        rf"(?:failed|bad|invalid|undeliverable|unknown)[ -](?:recipient|address|user|to)e?s?\s*:\s*<?({_ADDRESS})",
        rf"^\s*(?:[-*•>]\s*)?[<\"'(\[]?({_ADDRESS})[>\"')\]]?\s*(?:[:;,]|\.(?:\s|$)|\.\.\.|$|\(|[-–—]\s|\s{{2,}}|\t|on \w{{3}})",
        rf"smtp[=:]\s*<?({_ADDRESS})",
        rf"rcpt to:?\s*<?({_ADDRESS})",
        rf"(?:{_BEFORE})[ \w(),:]{{0,40}}[ :'\"<(\[]+({_ADDRESS})",
        rf"<({_ADDRESS})>",
        rf"({_ADDRESS})",
    )
)
#: Whom one may ask, and who writes: no recipients.
_OFFICES = re.compile(
    r"(?:post ?master|mailer-daemon|abuse|support|help|webmaster|noc|admin\w*|hostmaster)@",
    re.IGNORECASE,
)
_ASK = re.compile(r"contact|assistance|questions?\b|help", re.IGNORECASE)
#: Most lines that are looked at, and recipients.
_LINES, _MOST = 400, 100


def notice(content: bytes, limits: Limits = LIMITS) -> Report | None:
    """Read a bounce in words; None where a message is none. Never raises."""
    head = block(content, 0, len(content), limits)
    leaves = parts(content, limits).leaves
    lines = spoken(leaves, limits)
    failed = text(head.first("x-failed-recipients"))
    if not failed and not _is_notice(head, lines):
        return None
    whole = "\n".join(lines)
    recipients = [one.strip().lower() for one in failed.split(",") if "@" in one]
    named = _fates(lines, recipients, _others(head))
    late = _DELAYED.search(whole) is not None and not re.search(r"\b5\.\d\.\d|\b55\d\b", whole)
    fates = tuple(
        Fate(
            recipient=recipient,
            action="delayed" if late else "failed",
            status=reason(said, delayed=late),
            diagnostic=" ".join(said.split())[:300],
        )
        for recipient, said in named or [("", whole[:2000])]
    )
    return Report(fates=fates, message_id=_message_id(leaves, content))


def is_server(sender: str) -> bool:
    """Whether an author's name and address are those that mail servers write under."""
    return _SENDER.search(sender) is not None


def _is_notice(head: Block, lines: Sequence[str]) -> bool:
    """A machine's word, and a subject or a beginning that fits; of anybody else both, and first."""
    sender, subject = text(head.first("from")), text(head.first("subject"))
    path = unfolded(head.first("return-path")).strip()
    automatic = unfolded(head.first("auto-submitted")).lower()
    wrote = bool(_SENDER.search(sender))
    machine = wrote or path == "<>" or automatic.startswith("auto-")
    called = bool(_SUBJECT.search(subject)) and not _FORWARDED.match(subject)
    begins = bool(_WORDS.search("\n".join(lines[:40])))
    if machine:
        return called or (wrote and begins)
    at_once = bool(_WORDS.search("\n".join(lines[:12])))
    return at_once and bool(_SUBJECT.match(subject.lstrip("*[ ")))


def spoken(leaves: Sequence[Part], limits: Limits) -> list[str]:
    """The notice's own lines: texts before the enclosed letter, up to where one begins within."""
    lines: list[str] = []
    for leaf in leaves:
        if leaf.media_type in {"message/rfc822", "text/rfc822-headers"}:
            break
        if leaf.media_type == "text/html":
            lines += [one.text for one in seen(leaf.text, limits).lines]
        elif leaf.media_type.startswith("text/") or leaf.media_type == "message/delivery-status":
            lines += leaf.text.splitlines()
    own: list[str] = []
    for number, line in enumerate(lines[:_LINES]):
        if number and (_ORIGINAL.match(line) or _HEADER.match(line)):
            break
        own.append(line[:1000])
    return own


def _others(head: Block) -> frozenset[str]:
    """Addresses of the notice itself: its author, and us."""
    named = " ".join(text(head.first(name)) for name in ("from", "to", "sender", "reply-to"))
    return frozenset(one.lower() for one in re.findall(_ADDRESS, named))


def _fates(
    lines: Sequence[str], known: Sequence[str], others: frozenset[str]
) -> list[tuple[str, str]]:
    """Each recipient, and what is said from its line to the next one's."""
    places = {one: number for number, one in _named(lines, others) if not known or one in known}
    for one in known:
        places.setdefault(one, 0)
    ordered = sorted(places.items(), key=lambda pair: pair[1])[:_MOST]
    found = []
    for at, (recipient, start) in enumerate(ordered):
        end = ordered[at + 1][1] if at + 1 < len(ordered) else len(lines)
        own = "\n".join(lines[start : max(end, start + 1)])
        found.append((recipient, own if reason(own, delayed=False) else "\n".join(lines)))
    return found


def _named(lines: Sequence[str], others: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield recipients with their first line, by the surest way that names any."""
    for way in _NAMED:
        found = False
        for number, line in enumerate(lines):
            for one in way.findall(line):
                address = one.lower().strip(".'")
                if address in others or _OFFICES.match(address) or _ASK.search(line):
                    continue
                found = True
                yield number, address
        if found:
            return


def _message_id(leaves: Sequence[Part], content: bytes) -> str:
    """The letter's own Message-ID, from the enclosed letter or the header printed in the notice."""
    for leaf in leaves:
        if leaf.media_type in {"message/rfc822", "text/rfc822-headers", "message/global"}:
            found = ids(unfolded(block(leaf.content, 0, len(leaf.content)).first("message-id")))
            if found:
                return found[0]
    printed = re.search(
        rb"\n[> \t]{0,8}message-id:[ \t]*(<[^<>\s]{1,990}>)", content[-200_000:], re.IGNORECASE
    )
    return printed[1].decode("ascii", "replace") if printed else ""
