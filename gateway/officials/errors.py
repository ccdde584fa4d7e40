"""What can be wrong with the directory's files and with what is typed about officials."""


class OfficialsError(ValueError):
    """Nothing was changed; the message is one line for whoever typed the command."""
