"""Segment counting, for whoever renders or prices a text. It lives with the flows, which check their texts by it."""

from gateway.flows.segments import Segments, segments

__all__ = ["Segments", "segments"]
