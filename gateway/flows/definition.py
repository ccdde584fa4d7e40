"""A flow: a conversation as data, the same for text and for voice. Loaded by `loading`, run by `engine`."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from gateway.flows.effects import Expects
from gateway.flows.events import Channel, Language, Report
from gateway.flows.template import Template

Kind = Literal[
    "say", "ask", "sign", "withdraw", "locate", "call_me", "hours", "call", "report", "advance", "postpone",
    "hand_over", "choose", "letter", "opt_out", "forget", "weekly", "ring_weekly", "end_weekly", "end",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)

# The step that key 9 leads to the next one of; see `way_out`.
OFFER = "way_out_offer"

# The doors into a flow. `known`: a supporter who signed before, name and ZIP on file; `verify`: a signature that
# came in another way; `unfinished`: one whose name was only recorded; `missed_call`: a call that is rung back;
# `surge` and `surge_withheld`: the hotline while more people call than it can take; `weekly`: a call of every week.
WEEKLY = "weekly"
DOORS = ("text", "voice", "known", "verify", "unfinished", "missed_call", "surge", "surge_withheld", WEEKLY)
SPOKEN_DOORS = frozenset({"voice", "missed_call", "surge", "surge_withheld"})

Wording = dict[Channel, dict[Language, Template]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `words` is what it says, `again` when an answer did not fit, or before a redial.

    `other` is said before another office of the same official is dialed.

    `branches` leads on by the answer (`yes`, `1`), by the outcome of a dial (`busy`), or by what the kind knows:

    - call: `later` when the tries on this line are spent, `never` when the call-backs are spent as well, `full`
      when as many supporters as may are on that office's line already (`full_withheld`, if a flow has it,
      where we cannot ring the supporter), `behind` (if a flow has it) instead of
      `later`, the first time, where there is another target to go on with;
    - call_me: `now` and `cancel` for a text that arrives before the phone rings, `zip` for another ZIP code;
    - locate: `fixed`, `no_zip`, `unknown`, `military`, `split`, `nobody`: what the ZIP leaves open (`world.Located`);
    - hours: `closed` where the target's office is at this hour, `mailbox_full` where all their mailboxes are;
      `closed_withheld` and `mailbox_full_withheld` where we cannot ring the supporter later;
    - weekly: `offer` where a ring every week can be offered, `last` where the last of these has come;
    - choose, without a `campaign`: none; a key that leads to it counts only where this hotline has a petition;
      likewise one that leads to a letter, only where this supporter can be texted it;
    - advance: `more` when there is another target, else `none`.

    `unless_known` passes over a question whose answer came with the keyword or is on file, by the branch `known` if
    there is one.
    """

    name: str
    kind: Kind
    words: Wording = field(default_factory=dict)
    again: Wording = field(default_factory=dict)
    other: Wording = field(default_factory=dict)
    next: dict[Channel, str] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    expects: Expects | None = None
    unless_known: bool = False
    stage: Literal["pending", "confirmed"] = "pending"
    another: bool = False
    again_later: bool = False
    when_open: bool = False  # rung when the office opens
    in_line: bool = False  # rung when the office's line is theirs
    reason: str = ""
    campaign: str = ""
    reported: Report = "spoke"
    seconds: int = 6

    @property
    def takes_any_key(self) -> bool:
        """On the phone a question for a key that leads on by itself takes every other key, and none, for a no."""
        return self.expects in {"key", "menu"} and "voice" in self.next


@dataclass(frozen=True, slots=True)
class Flow:
    """`doors` are the first steps, `stuck` and `silence` the steps for answers that do not fit and for none.

    `messages` are texts that go out beside the conversation (a receipt, a reminder). `keywords` are the plain
    words that start this flow: in its middle they repeat the question instead of answering it.
    """

    name: str
    steps: dict[str, Step]
    doors: dict[str, str]
    stuck: str
    silence: str
    messages: dict[str, dict[Language, Template]] = field(default_factory=dict)
    keywords: frozenset[str] = frozenset()
    tries_at_once: int = 2
    shows_number: bool = False  # the supporter's own, to those whom they call
    call_back_minutes: tuple[int, ...] = (5, 20, 60)
