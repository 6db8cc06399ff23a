"""Word lists: the shipped files, and an operator's own that take the place of some of them."""

from pathlib import Path
from typing import Any

from mail_intake.config.faults import Faults
from mail_intake.config.places import Place
from mail_intake.config.schema import VocabularyTable
from mail_intake.config.shipped import default_folder
from mail_intake.model.vocabulary import Vocabulary


def vocabulary_in(folder: Path | None, place: Place, faults: Faults) -> Vocabulary:
    """Read the shipped lists; a list in a file of `folder` replaces the shipped one of its name."""
    lists = _lists(default_folder() / "vocabulary", faults)
    if folder is not None and not folder.is_dir():
        way_out = "Create it, or leave the key out: then the shipped words are used"
        faults.note(place, f"there is no folder {folder.name}", way_out)
    elif folder is not None:
        lists |= _lists(folder, faults)
    return Vocabulary(**lists)


def _lists(folder: Path, faults: Faults) -> dict[str, Any]:
    """Return every list of a folder's files; each may stand in one of them only."""
    lists: dict[str, Any] = {}
    homes: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        table = faults.check(VocabularyTable, faults.toml(path) or {}, path)
        for name in sorted(table.model_fields_set):
            if name in homes:
                problem = f"the same list stands in {homes[name]}"
                faults.note(Place(path, name), problem, "Keep it in one file")
            homes[name] = path.name
            lists[name] = _frozen(getattr(table, name))
    return lists


def _frozen(words: list[str] | dict[str, str]) -> tuple[Any, ...]:
    return tuple(words.items()) if isinstance(words, dict) else tuple(words)
