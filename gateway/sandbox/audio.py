"""Sound files for recordings: quiet ones of the right length, with the words as their comment."""

import struct

_RATE = 8000
_MP3_FRAME = bytes([0xFF, 0xFB, 0x90, 0xC4]) + bytes(413)
_MP3_FRAMES_PER_SECOND = 38


def wav(seconds: int, words: str) -> bytes:
    """8 kHz, 8-bit, mono; the words stand in the file's INFO comment."""
    sound = b"\x80" * (seconds * _RATE)
    parts = _chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, _RATE, _RATE, 1, 8))
    parts += _chunk(b"LIST", b"INFO" + _chunk(b"ICMT", words.encode() + b"\0"))
    parts += _chunk(b"data", sound)
    return _chunk(b"RIFF", b"WAVE" + parts)


def mp3(seconds: int) -> bytes:
    """Silent frames of 128 kbit/s at 44.1 kHz."""
    return _MP3_FRAME * (seconds * _MP3_FRAMES_PER_SECOND)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
