"""A configuration folder in, checked settings out: all faults of all files at once."""

from collections.abc import Mapping
from pathlib import Path

from mail_intake.config.database import database_of
from mail_intake.config.endpoints import Endpoints
from mail_intake.config.environment import overridden
from mail_intake.config.faults import Faults
from mail_intake.config.forms import forms_in
from mail_intake.config.mailboxes import Mailboxes, bounce_address, staff_in
from mail_intake.config.oauth import OAuths
from mail_intake.config.office import calendar_in
from mail_intake.config.places import Place
from mail_intake.config.redirects import topics_in
from mail_intake.config.schema import Main
from mail_intake.config.secrets import Secrets
from mail_intake.config.values import limits_of, opening_of, policies_of, timing_of
from mail_intake.config.vocabulary import vocabulary_in
from mail_intake.model.form import Policies
from mail_intake.model.settings import Endpoint, MailboxSettings, Settings


def load(path: Path, *, environ: Mapping[str, str] | None = None) -> Settings:
    """Read mail-intake.toml and what it names; ConfigurationError with every fault.

    `environ` gives overrides (MI_…) and secrets; None is an empty one.
    """
    environ = environ or {}
    faults = Faults(path.parent)
    shape, variables = overridden(faults.toml(path) or {}, environ)
    faults.variables = {Place(path).at(*key): name for key, name in variables.items()}
    main = faults.check(Main, shape, path)
    settings = Loading(Place(path), main, Secrets(environ, faults), faults).settings()
    faults.raise_if_any()
    return settings


class Loading:
    """One configuration being read."""

    def __init__(self, place: Place, main: Main, secrets: Secrets, faults: Faults) -> None:
        self.place, self.main, self.secrets, self.faults = place, main, secrets, faults
        self.folder = place.file.parent
        oauths = OAuths(secrets, faults).built(main.oauth, place.at("oauth"))
        self.endpoints = Endpoints(secrets, faults, oauths)

    def settings(self) -> Settings:
        """Build everything, noting faults on the way."""
        main = self.main
        policies, mailboxes = self._knowledge()
        return Settings(
            mailboxes=mailboxes,
            policies=policies,
            database=database_of(
                main.database.url, self.place.at("database", "url"), self.secrets, self.faults
            ),
            keys=self._keys(),
            smtp=self._smtp(),
            staff=staff_in(main.staff.alerts, self.place.at("staff", "alerts"), self.faults),
            bounces=bounce_address(mailboxes),
            mail_domain=main.letters.mail_domain,
            templates=self._templates(),
            max_message_size=main.limits.max_message_size,
            encrypt_all=main.database.encrypt_all,
            shadow=main.shadow,
            trust_delivery=main.trust_delivery,
            attempts=main.limits.attempts,
            workers=main.workers,
            timing=timing_of(main.timing),
            opening=opening_of(main.opening),
            reading=limits_of(main.reading),
        )

    def _knowledge(self) -> tuple[Policies, tuple[MailboxSettings, ...]]:
        """What lies in files of its own: forms, topics, calendar; and who uses the forms."""
        main, faults = self.main, self.faults
        found = forms_in(self.folder / main.forms, self.place.at("forms"), faults)
        mailboxes = Mailboxes(main, self.place, self.endpoints, faults).built(found)
        addresses = {box.form: box.addresses[0] for box in reversed(mailboxes) if box.form}
        path = self.folder / main.redirects
        topics = topics_in(path, found.forms, main.plan, faults, addresses=addresses)
        calendar = calendar_in(self.folder / main.calendar, faults)
        own = self.folder / main.vocabulary if main.vocabulary else None
        words = vocabulary_in(own, self.place.at("vocabulary"), faults)
        return policies_of(main, found, topics, calendar, words=words), mailboxes

    def _smtp(self) -> Endpoint | None:
        table, timing = self.main.smtp, self.place.at("timing")
        smtp = None if table is None else self.endpoints.smtp(table, self.place.at("smtp"))
        longest = 2 * (30.0 if smtp is None else smtp.timeout)
        if self.main.timing.carry_lease <= longest:
            self.faults.note(
                timing.at("carry_lease"),
                "is shorter than the relay may take",
                f"Set it above {longest:.0f}, twice smtp.timeout",
            )
        if not self.main.timing.retry_first <= self.main.timing.retry_most:
            self.faults.note(timing.at("retry_most"), "is below retry_first", "Set it above that")
        if not self.main.timing.retry_first <= self.main.timing.give_up:
            self.faults.note(timing.at("give_up"), "is below retry_first", "Set it above that")
        return smtp

    def _keys(self) -> tuple[bytes, ...]:
        place = self.place.at("vault", "keys")
        keys = [self.secrets.key(one, place.at(n)) for n, one in enumerate(self.main.vault.keys)]
        for number, key in enumerate(keys):
            if key and key in keys[:number]:
                self.faults.note(place.at(number), "is the same key again", "Leave one of them")
        return tuple(keys)

    def _templates(self) -> Path | None:
        if not self.main.letters.templates:
            return None
        folder = self.folder / self.main.letters.templates
        if not folder.is_dir():
            self.faults.note(
                self.place.at("letters", "templates"),
                f"there is no folder {folder.name}",
                "Create it, or leave the key out: then the shipped letters are used",
            )
        return folder
