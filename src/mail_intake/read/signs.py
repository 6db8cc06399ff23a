"""By what a bounce in words is known: what programs have in common, not what one of them says."""

import re
from collections.abc import Sequence

from mail_intake.read.headers import Block, text, unfolded
from mail_intake.read.mime import Part, content_type

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
    r"(?:mail|message|letter) (?:has been|was|is being) returned|rcpt to|smtp error|session transcript|transcript of session|\b5[05]\d[ -](?:5\.\d|[#<\[(a-z])|was (?:automatically )?(?:not sent|rejected|refused)|"
    r"konnte nicht|nicht zugestellt|unzustellbar|n'a pas pu|n’a pas pu|pas pu [eê]tre|no (?:se )?pudo|no ha podido|"
    r"non [eè] stato|impossibile|невозможно|не (?:может|доставлен)|配信(?:でき|不能)|配送|退信|退回|无法|無法|できません",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"\s*(?:re|fwd?|aw|wg|tr|rv|sv)\s*:", re.IGNORECASE)
#: A person passes on what a server wrote.
_PASSED_ON = re.compile(r"\s*(?:fwd?|wg|tr|rv|vs)\s*:", re.IGNORECASE)
#: A sentence that ends in an address on a line of its own, as nobody writes by hand.
_LISTED = re.compile(
    r"(?:could not|cannot|can not|was not|pas pu [eê]tre|konnte nicht) (?:be )?(?:deliver\w*|d[eé]livr\w*)[ a-zà]{0,12}:?[ \t]*\n"
    r"[ \t<]{0,20}[\w.+-]{1,64}@[\w.-]{1,253}>?[ \t]{0,20}(?:\n|\Z)",
    re.IGNORECASE,
)
#: A receipt that says so refuses a message (RFC 8098 §3.2.6.2), as filters at the mailbox do.
_DELETED = re.compile(
    r"^disposition[ \t]*:[^\n;]{0,200};[ \t]*deleted", re.IGNORECASE | re.MULTILINE
)


def is_server(sender: str) -> bool:
    """Whether an author's name and address are those that mail servers write under."""
    return _SENDER.search(sender) is not None


def sounds_returned(subject: str) -> bool:
    """Whether a subject is one that mail servers give to what comes back; people use such, too."""
    return _SUBJECT.search(subject) is not None


def is_notice(head: Block, lines: Sequence[str], leaves: Sequence[Part]) -> bool:
    """Whether these lines tell of a letter that came back.

    By its type, or a machine's word and a subject or a beginning that fits; of anybody else both.
    """
    kind = content_type(head)[1].get("report-type", "").lower()
    opening = "\n".join(lines[:12])
    if kind in {"disposition-notification", "feedback-report"}:
        return _deleted(leaves) and bool(_WORDS.search(opening))
    subject = text(head.first("subject"))
    called = bool(_SUBJECT.search(subject))
    if _automatic(head) and called and not _FORWARDED.match(subject):
        return True
    if kind == "delivery-status" or _SENDER.search(text(head.first("from"))):
        return bool(_WORDS.search("\n".join(lines[:40])))
    first = bool(_SUBJECT.match(subject.lstrip("*[ ")))
    listed = called and not _PASSED_ON.match(subject) and _LISTED.search(opening)
    return bool((first and _WORDS.search(opening)) or listed)


def _deleted(leaves: Sequence[Part]) -> bool:
    receipts = [one for one in leaves if one.media_type == "message/disposition-notification"]
    return any(_DELETED.search(one.text) for one in receipts)


def _automatic(head: Block) -> bool:
    """Whether a machine wrote it, by its author, its envelope or its word (RFC 3834 §5)."""
    if _SENDER.search(text(head.first("from"))):
        return True
    path = unfolded(head.first("return-path")).strip()
    return path == "<>" or unfolded(head.first("auto-submitted")).lower().startswith("auto-")
