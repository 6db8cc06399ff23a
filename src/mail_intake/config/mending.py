"""Takes wrong values out of a table, so that everything beside them can be checked as well."""

import copy
import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

Loc = tuple[int | str, ...]


def mended(
    kind: type[BaseModel], shape: Mapping[str, Any], wrong: Sequence[tuple[str, Loc]]
) -> dict[str, Any]:
    """Return the shape without its wrong values; what must be there gets a stand-in.

    `wrong` is (code, place) of each error as pydantic tells them. Nothing built from the result
    may be used: it only serves to find the other faults.
    """
    result: dict[str, Any] = copy.deepcopy(dict(shape))
    for code, place in wrong:
        try:
            parent = _found(result, place[:-1])
        except KeyError:
            continue  # it lay in something that was taken out already
        if code == "missing" or isinstance(place[-1], int):
            parent[place[-1]] = _stand_in(annotation_at(kind, place))
        else:
            parent.pop(place[-1], None)
    return result


def annotation_at(kind: type[BaseModel], place: Loc) -> Any:
    """Return what the schema wants at a place, None where it knows no such place."""
    wanted: Any = kind
    for part in place:
        wanted = _below(_bare(wanted), part)
    return _bare(wanted)


def _below(wanted: Any, part: int | str) -> Any:
    if isinstance(wanted, type) and issubclass(wanted, BaseModel):
        known = wanted.model_fields.get(str(part))
        return None if known is None else known.annotation
    arguments = get_args(wanted)
    return arguments[-1] if arguments else None


def _bare(wanted: Any) -> Any:
    """Take off Annotated and `| None`."""
    while get_origin(wanted) in {Annotated, Union, types.UnionType}:
        wanted = next(one for one in get_args(wanted) if one is not types.NoneType)
    return wanted


def _stand_in(wanted: Any) -> Any:
    if get_origin(wanted) is list:
        inner = _stand_in(_bare(get_args(wanted)[0]))
        return [inner, inner]  # a group of alternatives has at least two
    return "x" if wanted is str else {}


def _found(shape: Any, place: Loc) -> Any:
    for part in place:
        shape = shape[part]
    return shape
