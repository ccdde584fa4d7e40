"""What programs call: `/api/v1/`, with a bearer token."""

from gateway.api.routes import blueprint

__all__ = ["blueprint"]
