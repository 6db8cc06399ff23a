"""Commands that do the work: run, poll, process, deliver."""

import logging
import signal
import sys
from dataclasses import replace
from threading import Event
from typing import Annotated

import structlog
import typer

from mail_intake.cli.app import FAILED, Config, Json, settings_of
from mail_intake.cli.workers import Workers, serve
from mail_intake.model.errors import WrongUse
from mail_intake.services.run import JOBS
from mail_intake.services.tell import Tell


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(run)
    app.command()(poll)
    app.command()(process)
    app.command()(deliver)
    app.command(hidden=True)(work)


def tell_log(*, as_json: bool = False) -> Tell:
    """Return what writes facts to a log on standard error, with their keys: for a person's eyes
    at a terminal, as key=value into a file, as JSON where that is asked for.
    """
    renderer: structlog.typing.Processor
    if as_json:
        renderer = structlog.processors.JSONRenderer()
    elif sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer(pad_event_to=24)
    else:
        renderer = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"])
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.add_log_level,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    log = structlog.get_logger()

    def tell(fact: str, /, **keys: object) -> None:
        log.info(fact, **keys)

    return tell


def run(
    config: Config = None,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="stop when nothing is left to do")
    ] = False,
    only: Annotated[
        str, typer.Option(help="jobs to run, comma-separated: poll,process,deliver")
    ] = "",
    json: Json = False,
) -> None:
    """Run the service: poll every mailbox, process, deliver."""
    jobs = tuple(job.strip() for job in only.split(",")) if only else JOBS
    unknown = [job for job in jobs if job not in JOBS]
    if unknown:
        raise WrongUse(f"--only {unknown[0]}: there is no such job. There are {', '.join(JOBS)}")
    _run(config, jobs, until_idle=until_idle, json=json)


def poll(config: Config = None, json: Json = False) -> None:
    """Read every mailbox once."""
    _run(config, ("poll",), until_idle=True, json=json)


def process(config: Config = None, json: Json = False) -> None:
    """Process every stored message once."""
    _run(config, ("process",), until_idle=True, json=json)


def deliver(config: Config = None, json: Json = False) -> None:
    """Send every due letter once."""
    _run(config, ("deliver",), until_idle=True, json=json)


def work(config: Config = None, json: Json = False) -> None:
    """Process messages for another service until it says that it is over."""
    from mail_intake.wiring import build

    with build(settings_of(config), tell=tell_log(as_json=json), connected=False) as application:
        serve(application.run)


def _run(config: Config, jobs: tuple[str, ...], *, until_idle: bool, json: bool) -> None:
    from mail_intake.wiring import build  # slow to import: not for --help

    tell, settings = tell_log(as_json=json), settings_of(config)
    # A database in memory is this process's own.
    shared = "process" in jobs and settings.database != "sqlite://"
    command = [sys.executable, "-m", "mail_intake", "work"]
    command += [*(("-c", str(config)) if config else ()), *(("--json",) if json else ())]
    with (
        build(settings, tell=tell) as application,
        Workers(
            settings.workers if shared else 0, command, application.run.written.ring, tell
        ) as workers,
    ):
        service = replace(application.run, workers=workers)
        service.stored.also = workers.ring
        if until_idle:
            failed = service.until_idle(jobs)
            if failed:
                raise typer.Exit(FAILED)
            return
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        tell("service started", jobs=",".join(jobs))
        service.forever(stop, jobs)
        tell("service stopped")
