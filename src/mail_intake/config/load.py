"""A configuration folder in, checked settings out: all faults of all files at once."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from email_validator import EmailNotValidError, validate_email

from mail_intake.config.endpoints import Endpoints
from mail_intake.config.environment import overridden
from mail_intake.config.faults import Faults
from mail_intake.config.forms import calendar_in, forms_in, topics_in
from mail_intake.config.schema import MailboxTable, Main
from mail_intake.config.secrets import Secrets
from mail_intake.config.values import policies_of, timing_of
from mail_intake.model.form import Form
from mail_intake.model.settings import MailboxSettings, Settings, SettleBy

#: Name of the mailbox that bounces come back to.
BOUNCES = "bounces"


def load(path: Path, *, environ: Mapping[str, str] | None = None) -> Settings:
    """Read mail-intake.toml and what it names; ConfigurationError with every fault.

    `environ` gives overrides (MI_…) and secrets; None is an empty one.
    """
    environ = environ or {}
    faults = Faults()
    shape = faults.toml(path)
    main = None if shape is None else faults.check(Main, overridden(shape, environ), path)
    if main is None:
        faults.raise_if_any()
        raise AssertionError  # pragma: no cover - a fault was noted above
    settings = _Loading(path, main, environ, faults).settings()
    faults.raise_if_any()
    return settings


class _Loading:
    """One configuration being read."""

    def __init__(self, path: Path, main: Main, environ: Mapping[str, str], faults: Faults) -> None:
        self.path, self.main, self.faults = path, main, faults
        self.secrets = Secrets(path, environ, faults)
        self.endpoints = Endpoints(path, self.secrets, faults)

    def settings(self) -> Settings:
        """Build everything, noting faults on the way."""
        main, folder = self.main, self.path.parent
        forms, carried = forms_in(folder / main.forms, self.faults)
        topics = topics_in(folder / main.redirects, self.faults)
        calendar = calendar_in(folder / main.calendar, self.faults)
        mailboxes = self._mailboxes(forms, carried)
        smtp = None if main.smtp is None else self.endpoints.smtp(main.smtp)
        self._check_topics(forms, topics=[one.home for one in topics])
        self._check_timing(60.0 if smtp is None else smtp.timeout)
        return Settings(
            mailboxes=mailboxes,
            policies=policies_of(main, tuple(forms.values()), topics, calendar),
            database=self._database(),
            keys=self._keys(),
            smtp=smtp,
            bounces=main.bounces.addresses[0].casefold() if main.bounces else "",
            mail_domain=main.letters.mail_domain,
            templates=self._templates(),
            max_message_size=main.limits.max_message_size,
            encrypt_all=main.database.encrypt_all,
            shadow=main.shadow,
            trust_delivery=main.trust_delivery,
            attempts=main.limits.attempts,
            timing=timing_of(main.timing),
        )

    def _mailboxes(
        self, forms: Mapping[str, Form], carried: Mapping[str, MailboxTable]
    ) -> tuple[MailboxSettings, ...]:
        tables = {
            name: (table, f"mailboxes.{name}") for name, table in self.main.mailboxes.items()
        }
        for name, table in carried.items():
            if name in tables:
                self._note(
                    f"mailboxes.{name}", "stands here and in the form's own file",
                    "Leave it in one of them",
                )  # fmt: skip
            tables[name] = (table.model_copy(update={"form": name}), f"forms/{name}.toml: mailbox")
        if not tables:
            self._note("mailboxes", "there is no mailbox", "Add a [mailboxes.NAME] table")
        boxes = [self._mailbox(name, table, key, forms) for name, (table, key) in tables.items()]
        if self.main.bounces is not None:
            bounces = self._mailbox(BOUNCES, self.main.bounces, BOUNCES, forms)
            boxes.append(replace(bounces, form=""))
        self._check_distinct(boxes)
        return tuple(boxes)

    def _mailbox(
        self, name: str, table: MailboxTable, key: str, forms: Mapping[str, Form]
    ) -> MailboxSettings:
        form = table.form or name
        if name != BOUNCES and form not in forms:
            known = ", ".join(forms) or "none"
            self._note(f"{key}.form", f"there is no form {form}", f"There are: {known}")
        if table.settle == "move" and table.move_to == table.folder:
            self._note(f"{key}.move_to", "is the folder itself", "Name another folder")
        for number, address in enumerate(table.addresses):
            self._check_address(address, f"{key}.addresses.{number}")
        return MailboxSettings(
            name=name,
            form=form,
            addresses=tuple(address.casefold() for address in table.addresses),
            imap=self.endpoints.imap(
                table.imap, self.main.imap, f"{key}.imap", table.addresses[0]
            ),
            folder=table.folder,
            settle=SettleBy(table.settle),
            keyword=table.keyword,
            move_to=table.move_to,
            plus_addressing=table.plus_addressing,
            display_name=table.display_name or self.main.plan.name,
        )

    def _check_address(self, address: str, key: str) -> None:
        try:
            validate_email(address, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            self._note(key, f"{address} is no e-mail address", "Correct it")

    def _check_distinct(self, boxes: list[MailboxSettings]) -> None:
        owners: dict[str, str] = {}
        for box in boxes:
            for address in box.addresses:
                other = owners.setdefault(address, box.name)
                if other != box.name:
                    self._note(
                        f"mailboxes.{box.name}.addresses", f"{address} belongs to {other} too",
                        "Leave it with one of them",
                    )  # fmt: skip

    def _check_topics(self, forms: Mapping[str, Form], topics: list[str]) -> None:
        for number, home in enumerate(topics):
            if home and home not in forms:
                self.faults.add(
                    self.path.parent / self.main.redirects, f"topics.{number}.home",
                    f"there is no form {home}", f"There are: {', '.join(forms)}",
                )  # fmt: skip

    def _check_timing(self, smtp_timeout: float) -> None:
        timing = self.main.timing
        if timing.carry_lease <= 2 * smtp_timeout:
            self._note(
                "timing.carry_lease", "is shorter than the relay may take",
                f"Set it above {2 * smtp_timeout:.0f}, twice smtp.timeout",
            )  # fmt: skip
        if timing.retry_most < timing.retry_first:
            self._note("timing.retry_most", "is below retry_first", "Set it above retry_first")

    def _database(self) -> str:
        """Return the URL; a relative SQLite path is relative to the file."""
        url = self.main.database.url
        scheme, found, rest = url.partition("://")
        if not found or not scheme:
            self._note(
                "database.url", "is no database address",
                'Write "sqlite:///mail-intake.sqlite3" or "postgresql://…"',
            )  # fmt: skip
        if scheme != "sqlite" or rest in {"", "/"}:
            return url
        return f"sqlite:///{(self.path.parent / rest.removeprefix('/')).absolute()}"

    def _keys(self) -> tuple[bytes, ...]:
        tables = enumerate(self.main.vault.keys)
        return tuple(self.secrets.key(one, f"vault.keys.{number}") for number, one in tables)

    def _templates(self) -> Path | None:
        if not self.main.letters.templates:
            return None
        folder = self.path.parent / self.main.letters.templates
        if not folder.is_dir():
            self._note(
                "letters.templates", f"there is no folder {folder.name}",
                "Create it, or leave the key out: then the shipped letters are used",
            )  # fmt: skip
        return folder

    def _note(self, key: str, problem: str, way_out: str) -> None:
        self.faults.add(self.path, key, problem, way_out)
