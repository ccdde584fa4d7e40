"""Signatures that arrive another way than by text or phone: from a web form, from a paper list.

Each is pending until its owner, asked by text, says yes. Nobody learns here whether that person had signed before.
"""
