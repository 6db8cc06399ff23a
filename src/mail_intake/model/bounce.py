"""What a delivery report says about a letter of ours (RFC 3464)."""

from dataclasses import dataclass

from mail_intake.model.states import OutboxState


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a letter for one recipient.

    `action` is "failed", "delayed", "delivered", "relayed" or "expanded" (RFC 3464 §2.3.3),
    `status` three numbers (RFC 3463: "5.1.1") or "", `diagnostic` the other server's words.
    """

    recipient: str
    action: str
    status: str = ""
    diagnostic: str = ""

    @property
    def hard(self) -> bool:
        """Whether trying again would be of no use: failed for good, not for now.

        Time that was up (X.4.7, RFC 3463 §3.5) ends a letter, but says nothing of its address.
        """
        for_now = self.status.startswith("4") or self.status.endswith(".4.7")
        return self.action == "failed" and not for_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A delivery report: what became of whom, and the Message-ID of what was sent."""

    fates: tuple[Fate, ...]
    message_id: str = ""

    @property
    def worst(self) -> Fate | None:
        """The fate that counts for a letter with one recipient, None for good news only."""
        bad = [one for one in self.fates if one.action in {"failed", "delayed"}]
        return min(bad, key=lambda one: (one.action != "failed", not one.hard), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A report joined to the letter it is about: by its envelope sender or its Message-ID."""

    envelopes: tuple[str, ...]  #: addresses that the report arrived for, lower case
    message_id: str
    fate: Fate

    @property
    def state(self) -> OutboxState:
        """Where the letter goes from here."""
        failed = self.fate.action == "failed"
        return OutboxState.BOUNCED if failed else OutboxState.DELAYED
