"""Whoever carries the texts and calls: Twilio, or anything that speaks its API."""
