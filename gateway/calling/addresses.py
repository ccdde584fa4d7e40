"""The URLs that the carrier calls about a leg: an id and a turn, never what was said."""

from gateway.runtime import Runtime


def turn_url(runtime: Runtime, call_id: str, turn: int) -> str:
    return runtime.url(f"/webhooks/voice/{call_id}/{turn}")


def status_url(runtime: Runtime, call_id: str) -> str:
    return runtime.url(f"/webhooks/voice/{call_id}/status")


def machine_url(runtime: Runtime, call_id: str, turn: int) -> str:
    """Where the carrier says who answered the office's phone; `turn` is the one that the dial will end with."""
    return runtime.url(f"/webhooks/voice/{call_id}/{turn}/answered-by")


def fallback_url(runtime: Runtime, call_id: str) -> str:
    return runtime.url(f"/webhooks/voice/{call_id}/fallback")
