"""What a program sends that was told to stop: a web form, a mailbox, a database of members."""

from collections.abc import Mapping
from typing import Any, Final

from gateway.directory import Directory
from gateway.forms import FormError, read_texts
from gateway.phones import PhoneError, supporter_phone
from gateway.stopping import OptOut, campaign_called

LONGEST: Final = {"phone": 40, "words": 1000, "campaign": 60, "source": 60}
REQUIRED: Final = ("phone", "words")


def read_opt_out(directory: Directory, document: Mapping[str, Any]) -> OptOut:
    """Raises FormError with everything that is wrong, and UnknownCampaignError."""
    texts, problems = read_texts(document, LONGEST, REQUIRED)
    phone = texts["phone"]
    try:
        phone = supporter_phone(phone) if phone else ""
    except PhoneError as fault:
        problems["phone"] = str(fault)
    if problems:
        raise FormError(problems)
    words = f"{texts['words']} ({texts['source']})" if texts["source"] else texts["words"]
    return OptOut(phone, "api", words, campaign_called(directory, texts["campaign"]))
