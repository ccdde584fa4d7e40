"""What an import changed, and what looks wrong: sentences for the operator, kept beside the import."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final, Self

_MOST: Final = 60  # sentences of a kind


@dataclass(slots=True)
class Report:
    counts: dict[str, int] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        shortened = Report(self.counts, _shortened(self.changes), _shortened(self.wrong))
        return json.dumps(asdict(shortened), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(**json.loads(text))

    def lines(self) -> Iterator[str]:
        yield ", ".join(f"{count:,} {name}" for name, count in self.counts.items()) + "."
        yield "What changed:" if self.changes else "Nothing changed."
        yield from (f"  {sentence}" for sentence in _shortened(self.changes))
        yield "What looks wrong:" if self.wrong else "Nothing looks wrong."
        yield from (f"  {sentence}" for sentence in _shortened(self.wrong))


@dataclass(frozen=True, slots=True)
class Imported:
    """An import as it is remembered. `source` is where the files came from."""

    at: datetime
    who: str
    source: str
    congress: int | None
    report: Report


def _shortened(sentences: list[str]) -> list[str]:
    left = len(sentences) - _MOST
    return sentences if left <= 0 else [*sentences[:_MOST], f"… and {left} more."]
