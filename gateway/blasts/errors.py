class BlastError(ValueError):
    """This cannot be done with the blast; the message says why, and what can."""


class UnknownBlastError(BlastError):
    """There is no blast of this name."""
