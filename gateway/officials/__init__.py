"""Whom supporters call: the officials, each telephone of theirs, and which of them a ZIP code leads to."""
