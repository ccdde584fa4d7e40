"""Records of a YAML list, one after the other. Whoever wrote the file is not trusted.

They are built from the parser's events: SafeLoader would follow aliases into gigabytes, and its fast variant crashes
the process on a few thousand brackets. Every value is text as it stands, so a ZIP code keeps its zeros and the state
of Norway is no boolean.
"""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from gateway.officials.errors import OfficialsError

Record = dict[str, Any]

_DEEPEST: Final = 10  # lists and tables inside each other; the files have 5
_LARGEST: Final = 20_000  # values in one record; the files' longest has 700
_EMPTY: Final = frozenset({"", "~", "null", "Null", "NULL"})


def records(text: str, name: str) -> Iterator[Record]:
    """Each table of the list that the file is. Raises OfficialsError where it is anything else, on the way."""
    if text.lstrip()[:1] == "<":
        raise OfficialsError(f"{name}: this is a web page, not the file; look at the address.")
    if text and not text.endswith("\n"):
        raise OfficialsError(f"{name}: breaks off in the middle of a line; fetch it again.")
    builder = _Builder(name)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            record = builder.take(event)
            if record is not None:
                yield record
    except yaml.YAMLError as fault:
        raise OfficialsError(f"{name}: {_where(fault)}cannot be read as YAML; is the file whole?") from None
    if not builder.whole:
        raise OfficialsError(f"{name}: holds no list of records.")


class _Builder:
    """Lists and tables that are open, innermost last; the outermost is the file's list, of which nothing is kept."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open: list[list[Any] | Record] = []
        self._keys: list[str | None] = []  # for each open table the key whose value comes next
        self._values = 0
        self.whole = False

    def take(self, event: Any) -> Record | None:
        """A record, if it is complete with this event."""
        if isinstance(event, yaml.AliasEvent):
            raise self._wrong(event, "has aliases, which these files never have")
        if isinstance(event, yaml.ScalarEvent):
            empty = event.implicit[0] and event.value in _EMPTY
            self._put(event, None if empty else event.value)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._enter(event)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            return self._leave(event)
        return None

    def _enter(self, event: Any) -> None:
        if not self._open and not isinstance(event, yaml.SequenceStartEvent):
            raise self._wrong(event, "is not a list of records")
        if len(self._open) == _DEEPEST:
            raise self._wrong(event, f"has more than {_DEEPEST} levels")
        inner: list[Any] | Record = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        if self._open:
            self._put(event, inner)
        self._open.append(inner)
        self._keys.append(None)

    def _leave(self, event: Any) -> Record | None:
        done = self._open.pop()
        self._keys.pop()
        self.whole = not self._open
        if len(self._open) != 1:
            return None
        self._values = 0
        if not isinstance(done, dict):
            raise self._wrong(event, "is not a list of records")
        return done

    def _put(self, event: Any, value: Any) -> None:
        self._values += 1
        if self._values > _LARGEST:
            raise self._wrong(event, f"has a record of more than {_LARGEST} values")
        if len(self._open) == 1 and not isinstance(value, dict):
            raise self._wrong(event, "is not a list of records")
        if not self._open:
            raise self._wrong(event, "is not a list of records")
        inner = self._open[-1]
        if isinstance(inner, list):
            if len(self._open) > 1:
                inner.append(value)
        elif self._keys[-1] is None:
            if not isinstance(value, str):
                raise self._wrong(event, "has a table without names")
            self._keys[-1] = value
        else:
            inner[self._keys[-1]] = value
            self._keys[-1] = None

    def _wrong(self, event: Any, what: str) -> OfficialsError:
        line = event.start_mark.line + 1
        return OfficialsError(f"{self._name}: {what} (line {line}); this is not the file that it should be.")


def _where(fault: yaml.YAMLError) -> str:
    mark = getattr(fault, "problem_mark", None)
    return f"line {mark.line + 1} " if mark else ""
