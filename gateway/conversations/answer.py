"""What an inbound text leads to, before it is stored."""

from typing import NamedTuple


class Answer(NamedTuple):
    """`body` is None where silence is right. `maybe_stop`: the text may ask us to stop; a person has to decide.

    `loop`: a machine wrote it, in answer to us.
    """

    body: str | None
    purpose: str = "reply"
    conversation_id: str | None = None
    needs_person: bool = False
    maybe_stop: bool = False
    loop: bool = False
