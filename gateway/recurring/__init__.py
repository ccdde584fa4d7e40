"""Calls that come every week: agreed to by text or by key, rung by whoever sweeps, ended by a word."""
