"""Dataclasses ↔ JSON, nothing lost: so the draft is kept in the database."""

from __future__ import annotations

import json
import sys
from dataclasses import is_dataclass
from datetime import date
from functools import lru_cache
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints


def dump(value):
    """What JSON can hold, of dataclasses, dates, lists, tuples and dicts.

    >>> dump({"day": date(2021, 4, 1), "span": (1, 2)})
    {'day': '2021-04-01', 'span': [1, 2]}
    """
    return json.loads(json.dumps(value, default=_plainly))


def _plainly(value):
    return value.isoformat() if isinstance(value, date) else vars(value)


def load(kind, data):
    """The value that `dump` was given; `kind` is its type, as its dataclass names it.

    Names that a later version has added take their defaults.

    >>> load(tuple[date, date], ["2021-04-01", "2021-04-30"])[1]
    datetime.date(2021, 4, 30)
    >>> load(int | None, None), load(dict[str, tuple[int, ...]], {"a": [1, 2]})
    (None, {'a': (1, 2)})
    """
    if data is None:
        return None
    if is_dataclass(kind):
        hints = _hints(kind)
        known = hints.keys() & data.keys()
        return kind(**{name: load(hints[name], data[name]) for name in known})
    if isinstance(kind, type) and issubclass(kind, date):
        return date.fromisoformat(data)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return load(inner[0], data)
    if origin is list:
        return [load(inner[0], item) for item in data]
    if origin is dict:
        return {key: load(inner[1], item) for key, item in data.items()}
    if origin is tuple:
        kinds = inner if inner[-1] is not ... else inner[:1] * len(data)
        return tuple(load(one, item) for one, item in zip(kinds, data, strict=True))
    return data


@lru_cache(maxsize=64)
def _hints(kind):
    # with the module's names alone: `Order.date` hides `date` inside its class
    return get_type_hints(kind, vars(sys.modules[kind.__module__]), {})
