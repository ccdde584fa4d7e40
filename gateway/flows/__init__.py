"""Conversations as data: pure, no Flask, no database, no clock."""
