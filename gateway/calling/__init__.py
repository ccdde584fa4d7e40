"""Ringing supporters, talking with them, and connecting them with the people in power."""
