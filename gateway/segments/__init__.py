"""Segments: people found by what is known of them, saved under a name."""
