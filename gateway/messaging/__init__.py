"""Texts that go out by themselves, and what becomes of them. The messages table is the outbox."""
