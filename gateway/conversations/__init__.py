"""Supporters going through flows: stored between any two turns, by text, by phone, and from one to the other."""
