"""How calls to offices go, by campaign, office and half hour, and when to call. Counts: nobody's name or number."""

from gateway.call_statistics.asking import BY, Asked, By, Line, half_hour_words, statistics
from gateway.call_statistics.figures import Figures
from gateway.call_statistics.offices import Called, UnknownOfficeError

__all__ = [
    "BY", "Asked", "By", "Called", "Figures", "Line", "UnknownOfficeError", "half_hour_words", "statistics",
]  # fmt: skip
