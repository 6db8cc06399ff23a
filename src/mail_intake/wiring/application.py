"""Puts services and adapters together."""

import random
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from mail_intake.adapters.letters import Letters
from mail_intake.adapters.opener import AttachmentOpener
from mail_intake.adapters.store import Store, open_store
from mail_intake.adapters.vault import KeyRing
from mail_intake.model.settings import Settings
from mail_intake.ports import Clock, Courier, Opener, Renderer
from mail_intake.read import identity
from mail_intake.services.alert import Alert
from mail_intake.services.answer import Compose
from mail_intake.services.attachments import OpenAttachments
from mail_intake.services.deliver import Deliver
from mail_intake.services.poll import Mailbox, Poll
from mail_intake.services.process import Process
from mail_intake.services.receive import Receive
from mail_intake.services.run import Bell, Run
from mail_intake.services.sample import MessageClock, Sample
from mail_intake.services.tell import Tell, keep_quiet
from mail_intake.services.understand import Understand
from mail_intake.services.write import Write
from mail_intake.wiring.connecting import Connecting


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything built, with one door to close it."""

    settings: Settings
    store: Store
    process: Process
    run: Run
    closers: tuple[Callable[[], None], ...] = ()

    def close(self) -> None:
        """Close connections and the database."""
        for close in self.closers:
            close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every job needs."""

    settings: Settings
    store: Store
    vault: KeyRing
    renderer: Renderer
    opener: Opener
    clock: Clock
    tell: Tell


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    tell: Tell = keep_quiet,
    limited: bool = True,
    connected: bool = True,
) -> Application:
    """Build the application; connects to nothing but the database.

    `limited` switches budgets and backlog age on; `connected` gives it mailboxes and a relay.
    Raises ConfigurationError or TemporaryFailure where the database cannot be used.
    """
    vault = KeyRing(settings.keys)
    store = open_store(
        settings.database,
        vault,
        encrypt_all=settings.encrypt_all,
        attempts=settings.attempts,
    )
    opener = AttachmentOpener(settings.opening)
    frame = Frame(
        settings=settings,
        store=store,
        vault=vault,
        renderer=Letters(settings.templates),
        opener=opener,
        clock=clock or SystemClock(),
        tell=tell,
    )
    process = _process(frame, limited=limited)
    connecting = Connecting(settings)
    sources = connecting.sources() if connected else {}
    courier = connecting.courier() if connected else None
    run = _run(frame, process, sources, courier)
    closers = [source.close for source in sources.values()]
    if courier is not None:
        closers.append(courier.close)
    return Application(
        settings=settings,
        store=store,
        process=process,
        run=run,
        closers=(*closers, opener.close, store.close),
    )


def _process(frame: Frame, *, limited: bool) -> Process:
    settings, store = frame.settings, frame.store
    return Process(
        work=store.work,
        understand=Understand(
            settings=settings,
            threads=store.threads,
            senders=store.threads,
            attachments=OpenAttachments(
                opener=frame.opener, opening=settings.opening, limits=settings.reading
            ),
            limited=limited,
        ),
        write=Write(vault=frame.vault),
        compose=Compose(
            settings=settings,
            renderer=frame.renderer,
            vault=frame.vault,
            threads=store.threads,
            addresses=store.addresses,
            limited=limited,
        ),
        clock=frame.clock,
        timing=settings.timing,
        tell=frame.tell,
    )


def _run(
    frame: Frame, process: Process, sources: Mapping[str, Mailbox], courier: Courier | None
) -> Run:
    store, clock, tell = frame.store, frame.clock, frame.tell
    timing = frame.settings.timing
    stored, written = Bell(), Bell()
    alert = Alert(
        settings=frame.settings,
        renderer=frame.renderer,
        vault=frame.vault,
        post=store.outbox,
        clock=clock,
        wake=written.ring,
    )
    receive = Receive(inbox=store.inbox, marks=store.marks, identify=identity, clock=clock)
    deliver = None
    if courier is not None:
        deliver = Deliver(
            outbox=store.outbox, courier=courier, clock=clock, timing=timing, tell=tell
        )
    return Run(
        poll=Poll(
            receive=receive,
            timing=timing,
            tell=tell,
            jitter=random.random,
            wake=stored.ring,
            alert=alert.mailbox,
        ),
        process=process,
        deliver=deliver,
        sources=sources,
        tell=tell,
        jitter=random.random,
        stored=stored,
        written=written,
    )


def doors(settings: Settings) -> dict[str, Callable[[], object]]:
    """Everything `check` knocks at, by name; a knock raises what is wrong."""
    knocks: dict[str, Callable[[], object]] = {
        "database": lambda: open_store(settings.database, KeyRing(settings.keys)).close()
    }
    connecting = Connecting(settings)
    for name, source in connecting.sources().items():
        knocks[f"mailbox {name}"] = source.knock
    courier = connecting.courier()
    if courier is not None:
        knocks["smtp"] = courier.knock
    return knocks


@contextmanager
def scratch(settings: Settings) -> Generator[Sample, None, None]:
    """Open a pipeline for messages from files, against a store in memory that is thrown away."""
    clock = MessageClock()
    alone = replace(settings, database="sqlite://", shadow=False)
    with build(alone, clock=clock, limited=False, connected=False) as application:
        yield Sample(
            settings=settings,
            inbox=application.store.inbox,
            process=application.process,
            clock=clock,
        )
