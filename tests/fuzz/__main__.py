"""`python -m tests.fuzz SECONDS`: every target in turn, guided by coverage; 1 where one failed.

`python -m tests.fuzz SECONDS TARGET` runs one. A finding is written to found/, where an ordinary
test replays it. Needs atheris (`make fuzz`).
"""

import subprocess
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["mail_intake.read"]):
    from tests.fuzz import targets

from tests.fuzz import seeds

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "fuzz"
#: Megabytes that reading may take, and bytes of the longest input that is tried.
MEMORY, LONGEST = 300, 100_000
#: Seconds of wall clock after which a target counts as hung; targets measure their own time.
HUNG = 30


def one(name: str, seconds: int) -> None:
    """Run one target; libFuzzer ends the process, with an error where it found something."""
    known, grown = BUILD / "seeds" / name, BUILD / "grown" / name
    grown.mkdir(parents=True, exist_ok=True)
    print(f"{name}: {seeds.write(name, known)} seeds", flush=True)  # noqa: T201
    found = HERE / "found"
    atheris.Setup(
        [
            "fuzz", f"-max_total_time={seconds}", f"-rss_limit_mb={MEMORY}", f"-timeout={HUNG}",
            f"-max_len={LONGEST}", f"-dict={HERE / 'words.dict'}", "-verbosity=0", "-print_final_stats=1",
            f"-artifact_prefix={found}/{name}-", str(grown), str(known),
        ],
        lambda content: targets.check(name, content),
    )  # fmt: skip
    atheris.Fuzz()


def every(seconds: int) -> int:
    """Run every target in a process of its own; return 1 where one found something."""
    share = max(seconds // len(targets.TARGETS), 1)
    command = [sys.executable, "-m", "tests.fuzz", str(share)]
    ends = [subprocess.run([*command, name], check=False).returncode for name in targets.TARGETS]
    return int(any(ends))


if sys.argv[2:]:
    one(sys.argv[2], int(sys.argv[1]))
else:
    sys.exit(every(int(sys.argv[1])))
