"""Other programs that do the same job, where their scripts and packages are there to run them."""

import importlib.util
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.place import Place

#: Scripts that lie beside the project; a user does not have them.
SCRIPTS = Path(__file__).parents[2] / "shared" / "bench"
#: Made by `make bench-peers`: each peer's packages in an environment of its own.
PYTHONS = {
    "afternoon-tuned": (Path("build/peers/bin/python"), "imap_tools"),
    "helpdesk": (Path("build/helpdesk/bin/python"), "helpdesk"),
}


@dataclass(frozen=True)
class Case:
    """A program to run from start to exit: how, and how to count what it finished."""

    name: str
    prepare: Callable[[], None]
    command: list[str]
    environ: dict[str, str]
    count: Callable[[], int]


def peers(place: Place) -> Iterator[Case | str]:
    """Yield a case for each peer that can run, else the reason why not."""
    if not (SCRIPTS / "peers.py").is_file():
        yield "no peers: their scripts do not lie beside this project"
        return
    for name, (python, package) in PYTHONS.items():
        if not _has(python, package):
            yield f"no {name}: make bench-peers"
            continue
        yield _case(place, name, python.absolute())


def _has(python: Path, package: str) -> bool:
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec('{package}') is None)"
    return python.exists() and subprocess.run([python, "-c", code], check=False).returncode == 0


def _case(place: Place, name: str, python: Path) -> Case:
    bench = _bench(place, python)
    _, command, environ, prepare, count = bench.peer(name)
    words = [str(python) if word == sys.executable else word for word in command]
    return Case(name, prepare, words, environ, count)


def _bench(place: Place, python: Path):  # type: ignore[no-untyped-def]  # the scripts have no types
    sys.path.insert(0, str(SCRIPTS))
    spec = importlib.util.spec_from_file_location("peer_scripts", SCRIPTS / "peers.py")
    assert spec is not None and spec.loader is not None  # noqa: PT018 - a file that is there
    scripts = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scripts)
    bench = object.__new__(scripts.Bench)
    bench.a = Namespace(imap=place.dovecot.port, helpdesk_python=str(python), run_as="nobody")
    bench.user, bench.work, bench.sink = "peer", str(place.work), place.sink
    return bench
