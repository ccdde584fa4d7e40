"""Texts that follow one another, days after somebody has begun; each step is sent as a blast that never ends."""
