"""Everything the sandbox remembers, and its snapshot as JSON."""

import secrets
import threading
from dataclasses import asdict, dataclass, field
from typing import Any

from gateway.sandbox.records import Call, Line, Message, Number, Phone, Recording


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


@dataclass
class Store:
    """Guarded by `lock`, which nobody holds while a request goes out.

    `messages`, `calls` and `recordings` are the carrier's. `threads` and `histories` are the phones' own memory, by
    number: what is deleted at the carrier stays on the screen of whoever got it.
    """

    numbers: dict[str, Number] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    opted_out: set[tuple[str, str]] = field(default_factory=set)
    threads: dict[str, list[Message]] = field(default_factory=dict)
    histories: dict[str, list[Call]] = field(default_factory=dict)
    changes: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def phone(self, number: str) -> Phone:
        """The phone with this number; KeyError if nobody made one."""
        return self.phones[number]

    def add_message(self, message: Message) -> None:
        self.messages[message.sid] = message
        self.show(message)

    def show(self, message: Message) -> None:
        """Put it on the phone's screen alone."""
        message.shown = message.shown or message.body
        outside = message.sender if message.direction == "inbound" else message.to
        self.threads.setdefault(outside, []).append(message)
        self.changes += 1

    def add_call(self, call: Call) -> None:
        self.calls[call.sid] = call
        self.histories.setdefault(call.phone, []).append(call)
        self.changes += 1

    def thread(self, number: str) -> list[Message]:
        return list(self.threads.get(number, []))

    def history(self, number: str) -> list[Call]:
        return list(self.histories.get(number, []))

    def call_at(self, number: str) -> Call | None:
        """The call that the phone with this number is on, or that it is being rung by."""
        return next(
            (call for call in reversed(self.history(number)) if not call.over and call.status != "queued"), None
        )

    def number_by_sid(self, sid: str) -> Number | None:
        return next((number for number in self.numbers.values() if number.sid == sid), None)

    def clear(self) -> None:
        """Forget messages and calls; numbers and phones stay."""
        for collection in (self.messages, self.calls, self.recordings, self.threads, self.histories):
            collection.clear()
        self.opted_out.clear()
        for phone in self.phones.values():
            phone.unread = 0
            phone.errors.clear()
        self.changes += 1

    def snapshot(self) -> dict[str, Any]:
        """`erased` are the texts and calls that only the phones still know."""
        with self.lock:
            texts = [message for thread in self.threads.values() for message in thread]
            calls = [call for history in self.histories.values() for call in history if call.over]
            gone = [text.sid for text in texts if text.sid not in self.messages]
            gone += [call.sid for call in calls if call.sid not in self.calls]
            return {
                "numbers": [asdict(number) for number in self.numbers.values()],
                "phones": [asdict(phone) for phone in self.phones.values()],
                "messages": [asdict(message) for message in sorted(texts, key=_age)],
                "calls": [asdict(call) for call in sorted(calls, key=_age)],
                "erased": gone,
                "recordings": [asdict(recording) for recording in self.recordings.values()],
                "opted_out": sorted(self.opted_out),
            }

    def restore(self, snapshot: dict[str, Any]) -> None:
        """The reverse of `snapshot`. Calls that were under way are gone, as after a power cut."""
        self.numbers = {row["number"]: Number(**row) for row in snapshot["numbers"]}
        self.phones = {row["number"]: Phone(**row) for row in snapshot["phones"]}
        for row in snapshot["messages"]:
            self.add_message(Message(**row))
        for row in snapshot["calls"]:
            lines = [Line(**line) for line in row.pop("transcript")]
            row["callback_events"] = tuple(row["callback_events"])
            self.add_call(Call(**row, transcript=lines))
        for sid in snapshot.get("erased", []):
            self.messages.pop(sid, None)
            self.calls.pop(sid, None)
        self.recordings = {row["sid"]: Recording(**row) for row in snapshot["recordings"]}
        self.opted_out = {(sender, to) for sender, to in snapshot["opted_out"]}


def _age(record: Message | Call) -> float:
    return record.created
