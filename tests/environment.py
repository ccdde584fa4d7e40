"""Settings as variables, for a process of its own that works on the same database, Redis and carrier."""

import os

from gateway.settings import Settings


def environment_of(settings: Settings) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "INSTANCE_DIR": str(settings.instance_dir),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "DATA_KEY": settings.data_key.get_secret_value(),
        "PUBLIC_URL": settings.public_url,
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_token.get_secret_value(),
        "TWILIO_API_BASE_URL": settings.twilio_api_base_url,
    }
