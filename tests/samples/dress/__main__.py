"""Variants of messages as files to look at: python -m tests.samples.dress [-o FOLDER] FILE…"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.samples.dress import variants


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.samples.dress", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("-o", "--out", type=Path, default=Path("build/dress"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    count: Counter[str] = Counter()
    for file in options.files:
        for dress, message in variants(file.read_bytes(), file.name):
            (options.out / f"{file.stem}.{dress}.eml").write_bytes(message)
            count[dress if "+" not in dress else "two dresses"] += 1
    for dress, number in count.items():
        sys.stdout.write(f"{number:5} {dress}\n")
    sys.stdout.write(f"{count.total():5} variants in {options.out}\n")


if __name__ == "__main__":
    main()
