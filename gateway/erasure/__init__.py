"""Forgetting people: those who ask for it, and in time everybody."""

from gateway.erasure.asking import ask_erasure

__all__ = ["ask_erasure"]
