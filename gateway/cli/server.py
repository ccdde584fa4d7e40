"""gunicorn, in this process, with the settings of this gateway."""

import logging
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from gateway import create_app
from gateway.settings import Settings


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's lines go through our own processors; nobody needs a line for each request."""

    def setup(self, cfg: Any) -> None:
        self.error_log = logging.getLogger("gunicorn.error")
        self.error_log.propagate = True
        self.access_log = logging.getLogger("gunicorn.access")
        self.access_log.disabled = True
        self.cfg = cfg


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self.settings = settings
        self.bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__(prog="gateway serve")

    def load_config(self) -> None:
        choices = {
            "bind": self.bind,
            "worker_class": "gthread",
            "workers": self.settings.web_concurrency,
            "threads": self.settings.threads,
            "graceful_timeout": 20,  # webhooks end within 15 s or the carrier has hung up already
            "keepalive": 75,  # longer than a proxy keeps an idle connection, so that it is never the one to lose
            "control_socket_disable": True,
            "logger_class": QuietLogger,
            "proc_name": "gateway",
        }
        if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn makes its own private files there
            choices["worker_tmp_dir"] = "/dev/shm"  # noqa: S108 - heartbeats must not wait for a slow disk
        for name, value in choices.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self.settings)
