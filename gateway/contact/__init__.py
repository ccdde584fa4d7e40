"""May this person be texted or rung now? One pure answer for every sender: no database, no clock, no settings."""

from gateway.contact.policy import (
    ANSWER_WITHIN,
    NO_TEXTS,
    Allowed,
    Channel,
    Person,
    Purpose,
    Refused,
    Rule,
    Rules,
    may_contact,
    quiet_from,
)

__all__ = [
    "ANSWER_WITHIN",
    "NO_TEXTS",
    "Allowed",
    "Channel",
    "Person",
    "Purpose",
    "Refused",
    "Rule",
    "Rules",
    "may_contact",
    "quiet_from",
]
