"""`gateway worker`, to which SIGTERM comes in the middle of a line that RQ writes: that Redis is gone."""

import logging
import signal

from gateway.cli import main


class Interrupted:
    """A stream. What is raised while it is written to is for logging to hear, which tells nobody."""

    def __init__(self) -> None:
        self._heard = False

    def write(self, _line: str) -> None:
        if not self._heard:
            self._heard = True
            signal.raise_signal(signal.SIGTERM)
        for _ in range(100):  # Python looks for signals as it goes round
            pass

    def flush(self) -> None:
        pass


if __name__ == "__main__":
    logging.raiseExceptions = False
    logging.getLogger("rq.worker").addHandler(logging.StreamHandler(Interrupted()))
    main(["worker"])
