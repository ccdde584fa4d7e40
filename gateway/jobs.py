"""What RQ runs. An id comes in, one use case is called; every job may run twice, late, or for an id that is gone."""

import threading
from typing import Final

from gateway import settings
from gateway.runtime import Runtime, open_runtime

_opening: Final = threading.Lock()
_opened: list[Runtime] = []


def use(runtime: Runtime) -> None:
    """Work with this one, instead of one opened from the environment at the first job."""
    with _opening:
        _opened[:] = [runtime]


def ring_supporter(call_request_id: str) -> None:
    from gateway.calling import ringing

    ringing.ring_supporter(_runtime(), call_request_id)


def ring_weekly(recurring_id: str) -> None:
    from gateway.recurring import due

    due.ring_weekly(_runtime(), recurring_id)


def send_message(message_id: str) -> None:
    from gateway.messaging import sending

    sending.send_message(_runtime(), message_id)


def ask_signer(signature_id: str) -> None:
    from gateway.signups import confirmations

    confirmations.ask_signer(_runtime(), signature_id)


def sweep() -> None:
    from gateway import sweeper

    sweeper.sweep(_runtime())


def erase(erasure_id: str) -> None:
    from gateway.erasure import erasing

    erasing.erase(_runtime(), erasure_id)


def delete_copies() -> None:
    from gateway.erasure import copies

    copies.delete_copies(_runtime())


def retain() -> None:
    from gateway.erasure import retention

    retention.retain(_runtime())


def read_carrier_log() -> None:
    from gateway.messaging import carrier_log

    carrier_log.read_carrier_log(_runtime())


def drain(number_id: str) -> None:
    from gateway.blasts.sending import draining

    draining.drain(_runtime(), number_id)


def go_on_with_series(series_id: str) -> None:
    from gateway.series import going_on

    going_on.go_on(_runtime(), series_id)


def preview_blast(blast_id: str) -> None:
    from gateway.blasts.preflight import previews

    previews.go_on(_runtime(), blast_id)


def _runtime() -> Runtime:
    """Once for each process: connections do not survive a fork."""
    with _opening:
        if not _opened:
            _opened.append(open_runtime(settings.load()))
        return _opened[0]
