"""`python -m gateway.sandbox --port 8060`."""

import argparse
import os
import signal
import threading
from pathlib import Path

from gateway.sandbox.server import SandboxServer


def main() -> None:
    options = _options()
    server = SandboxServer(
        account_sid=options.account_sid,
        auth_token=options.auth_token,
        mode="manual" if options.manual else "real",
        tempo=options.tempo,
        address=(options.host, options.port),
        state=options.state,
    )
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    with server:
        print(f"Sandbox carrier on {server.url}, account {server.account_sid}", flush=True)  # noqa: T201 -- a command
        done.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gateway.sandbox", description="A simulated carrier with phones.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8060, help="0 takes a free port")
    parser.add_argument("--account-sid", default=os.environ.get("SANDBOX_ACCOUNT_SID", ""), help="made up if empty")
    parser.add_argument("--auth-token", default=os.environ.get("SANDBOX_AUTH_TOKEN", ""), help="made up if empty")
    parser.add_argument("--state", type=Path, help="a JSON file that threads and numbers are kept in")
    parser.add_argument("--tempo", type=float, default=1.0, help="how many times faster lines and receipts are")
    parser.add_argument("--manual", action="store_true", help="time moves only by POST /sandbox/clock")
    return parser.parse_args()


if __name__ == "__main__":
    main()
