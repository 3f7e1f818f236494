"""Records, enumerations, protocols and pattern matching."""
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from functools import lru_cache, singledispatch


class Kind(Enum):
    SMALL = 1
    LARGE = 2


@dataclass(frozen=True, order=True)
class Item:
    name: str
    kind: Kind = Kind.SMALL
    tags: tuple = field(default_factory=tuple)


@lru_cache
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def told(value):
    match value:
        case Item(name=name, kind=Kind.LARGE):
            return f"large {name}"
        case {"x": x, **rest}:
            return f"{x} and {rest}"
        case _:
            return "else"


item = Item("a")
print(item, asdict(replace(item, kind=Kind.LARGE)), told(replace(item, kind=Kind.LARGE)), told({"x": 1, "y": 2}), told(3), fibonacci(90))
