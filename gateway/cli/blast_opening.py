"""What the commands of blasts work with."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from gateway.blasts.errors import BlastError
from gateway.cli.opening import runtime
from gateway.data_key import require_fit
from gateway.runtime import Runtime
from gateway.segments.definition import SegmentError


@contextmanager
def opened_for_blasts() -> Iterator[Runtime]:
    with runtime() as opened:
        require_fit(opened.db)
        try:
            yield opened
        except (BlastError, SegmentError) as fault:
            raise click.ClickException(str(fault)) from None
