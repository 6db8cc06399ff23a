"""How many automatic letters are enough (RFC 3834 §2; domain rules §9.1 lines 13 and 14)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mail_intake.model.decision import Reply, Silence
from mail_intake.model.form import Budgets

#: Letters that say the same each time, whatever came in.
NOTICES = frozenset({Reply.SECURE_RESEND, Reply.REDIRECT, Reply.TOO_LARGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Letters to this sender today and in 30 days, of this kind in `notice_days`, and to
    everybody in the last minute.
    """

    today: int = 0
    month: int = 0
    notice: int = 0
    minute: int = 0


def over_budget(reply: Reply, counts: Counts, budgets: Budgets) -> Silence | None:
    """Return why a letter is kept back, None if it may go. The minute's cap only delays."""
    if reply in NOTICES and counts.notice > 0 and budgets.notice_days > 0:
        return Silence.ALREADY_SETTLED
    if counts.today >= budgets.per_sender_day or counts.month >= budgets.per_sender_month:
        return Silence.BUDGET
    return None


def delay(counts: Counts, budgets: Budgets) -> timedelta:
    """Return how much later a letter is due where this minute has had its share."""
    return timedelta(minutes=counts.minute // budgets.per_minute)


def backlog(received_at: datetime, now: datetime, budgets: Budgets) -> bool:
    """Whether a message is older than mail that is still answered."""
    return now - received_at > timedelta(days=budgets.backlog_days)
