"""A short code and a hotline that put supporters on petitions and through to the people in power."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from gateway.settings import Settings


class _Sessions(SecureCookieSessionInterface):
    """None for the carrier: it brings no cookie of ours, and opening a session takes 40 us of a webhook's 600."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith("/webhooks/") else super().open_session(app, request)


def create_app(settings: Settings | None = None) -> Flask:
    """The web application. Raises SettingsError if the environment is not enough to run it."""
    from gateway import api, health, logs, metrics, opened
    from gateway import settings as configuration
    from gateway.data_key import require_fit
    from gateway.flows.reserved import read_reserved
    from gateway.runtime import open_runtime
    from gateway.webhooks import sms, status, voice

    settings = settings or configuration.load()
    logs.configure(settings.log_level)
    app = Flask(__name__, static_folder=None)
    app.config.update(SECRET_KEY=settings.secret_key.get_secret_value(), MAX_CONTENT_LENGTH=1024 * 1024)
    app.session_interface = _Sessions()
    runtime = app.extensions["gateway"] = open_runtime(settings)
    require_fit(runtime.db)
    read_reserved(
        "stop texting me"
    )  # its tables are read now, which takes half a second, and not while somebody waits
    for module in (sms, voice, status, api, health, metrics, opened):
        app.register_blueprint(module.blueprint)
    return app
