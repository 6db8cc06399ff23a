"""Write to staff when a person must act: one letter a day for the same trouble at the same place."""

from collections.abc import Callable
from dataclasses import dataclass

from mail_intake.decide.compose import Outgoing, assemble, envelope_from
from mail_intake.decide.ids import message_id, outward_id
from mail_intake.model.errors import ConfigurationError
from mail_intake.model.mail import Address
from mail_intake.model.settings import Settings
from mail_intake.model.submission import About, LetterKey, OutboxItem
from mail_intake.ports import Clock, Post, Renderer, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Puts a staff-alert letter into the outbox for every address that `[staff]` names."""

    settings: Settings
    renderer: Renderer
    vault: Vault
    post: Post
    clock: Clock
    wake: Callable[[], None]  #: called after a letter was written

    def mailbox(self, name: str, fault: ConfigurationError) -> None:
        """A mailbox cannot be read, and trying again will not help."""
        details = [str(one) for one in fault.faults]
        self._letters(
            "mailbox",
            name,
            what=f"The mailbox {name} cannot be read",
            details=details,
            way_out="Mail that waits there is not lost. Put right what is named above; "
            "`mail-intake check` tells whether it works. It is tried again by itself.",
        )

    def _letters(self, trouble: str, about: str, **words: object) -> None:
        day = self.clock.now().date().isoformat()
        for number, address in enumerate(self.settings.staff):
            key = LetterKey(
                about=About.STAFF,
                about_id=about[:64],
                letter="staff-alert",
                event=f"{trouble} {day} {number}",
            )
            self.post.post(self._letter(key, address, words), self.clock.now())
        if self.settings.staff:
            self.wake()

    def _letter(self, key: LetterKey, address: str, words: dict[str, object]) -> OutboxItem:
        settings, now = self.settings, self.clock.now()
        plan = settings.policies.plan
        mac = self.vault.mac(
            f"{key.about}\n{key.about_id}\n{key.letter}\n{key.event}", "message-id"
        )
        context = {"letter": key.letter, "plan": plan, "reference": "", "link": "", **words}
        subject, text, html = self.renderer.render(key.letter, context)
        outgoing = Outgoing(
            sender=Address(name=plan.name, email=settings.mailboxes[0].addresses[0]),
            recipient=address,
            subject=subject,
            text=text,
            html=html,
            date=now,
            message_id=message_id(mac, settings.mail_domain),
        )
        return OutboxItem(
            key=key,
            recipient=address,
            envelope_from=envelope_from(settings.bounces, outward_id(mac)),
            message_id=outgoing.message_id,
            content=assemble(outgoing),
            due_at=now,
        )
