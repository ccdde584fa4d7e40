"""The campaign gateway."""
