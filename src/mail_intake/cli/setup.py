"""Commands for whoever sets it up: check, init, db."""

from pathlib import Path
from typing import Annotated

import typer

from mail_intake.cli.app import FAILED, Config, Json, complain, say, settings_of
from mail_intake.model.errors import MailIntakeError, WrongUse
from mail_intake.model.settings import Settings

database = typer.Typer(help="The database: schema, backup, restore.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(check)
    app.command()(init)
    app.add_typer(database, name="db")


def check(
    config: Config = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="connect to nothing: files and templates only")
    ] = False,
    json: Json = False,
) -> None:
    """Check the configuration, the templates and every connection; all faults at once."""
    settings = settings_of(config)
    faults = [str(fault) for fault in _template_faults(settings)]
    notes = [] if settings.bounces else ["no bounces mailbox is configured: bounces go unseen"]
    if not offline:
        faults += _connection_faults(settings)
    if json:
        say("", as_json=True, faults=faults, notes=notes, mailboxes=len(settings.mailboxes))
    else:
        _print_check(settings, faults, notes, offline=offline)
    if faults:
        raise typer.Exit(FAILED)


def _print_check(
    settings: Settings, faults: list[str], notes: list[str], *, offline: bool
) -> None:
    for note in notes:
        typer.echo(f"note: {note}")
    for fault in faults:
        complain(fault)
    if not faults:
        looked = "configuration and templates" + ("" if offline else " and connections")
        typer.echo(f"{looked}: nothing wrong with {len(settings.mailboxes)} mailboxes")


def _template_faults(settings: Settings) -> list[object]:
    from mail_intake.adapters.letters import Letters

    return list(Letters(settings.templates).check())


def _connection_faults(settings: Settings) -> list[str]:
    """Try the database, every mailbox and the relay; one sentence for each that fails."""
    from mail_intake.wiring import doors

    faults = []
    for name, knock in doors(settings).items():
        try:
            knock()
        except MailIntakeError as failure:
            faults.append(f"{name}: {failure}")
    return faults


def init(
    folder: Annotated[Path, typer.Argument(help="an empty or new folder")], json: Json = False
) -> None:
    """Write the default configuration, templates and a fresh key into a folder."""
    from mail_intake.config import init as write_defaults

    written = write_defaults(folder)
    main = folder / "mail-intake.toml"
    say(
        f"{len(written)} files written to {folder}\nnext: edit {main}, then `mail-intake check -c {main}`",
        as_json=json,
        files=written,
    )


def _url(config: Config) -> str:
    url = settings_of(config).database
    if url == "sqlite://":
        raise WrongUse("this configuration keeps its database in memory: there is nothing to do")
    return url


@database.command()
def upgrade(config: Config = None, json: Json = False) -> None:
    """Bring the schema up to date."""
    from mail_intake.adapters import store

    store.upgrade(_url(config))
    say("the schema is up to date", as_json=json, current=True)


@database.command("check")
def check_database(config: Config = None, json: Json = False) -> None:
    """Check integrity and schema."""
    from mail_intake.adapters import store

    problems = store.check(_url(config))
    for problem in problems:
        complain(problem)
    sound = "" if problems else "the database is sound and its schema up to date"
    if json or sound:
        say(sound, as_json=json, problems=problems)
    if problems:
        raise typer.Exit(FAILED)


@database.command()
def backup(target: Path, config: Config = None, json: Json = False) -> None:
    """Write a consistent copy of the database to a new file."""
    from mail_intake.adapters import store

    store.backup(_url(config), target)
    text = f"{target} holds the database as it is now; keep the key ring with it"
    say(text, as_json=json, file=target)


@database.command()
def restore(source: Path, config: Config = None, json: Json = False) -> None:
    """Put a backup in the place of a database that does not exist yet."""
    from mail_intake.adapters import store

    store.restore(source, _url(config))
    say(f"restored from {source}", as_json=json, file=source)
