"""What operators type. Each command is a few lines around one use case."""

import os

import click

from gateway.cli.audit import audit
from gateway.cli.blast import blast
from gateway.cli.blast_export import export_blast
from gateway.cli.blast_wording import count, create, reword, show, test, variant
from gateway.cli.blocklist import blocklist
from gateway.cli.calls import calls
from gateway.cli.campaign import campaign
from gateway.cli.demo import demo
from gateway.cli.doctor import doctor
from gateway.cli.faults import PlainGroup
from gateway.cli.flow import flow
from gateway.cli.inbox import inbox
from gateway.cli.keys import keys, settings_
from gateway.cli.lists import export, import_
from gateway.cli.message_doubts import settle, uncertain
from gateway.cli.messages import messages
from gateway.cli.migrate import migrate
from gateway.cli.numbers import numbers
from gateway.cli.officials import officials
from gateway.cli.results import results
from gateway.cli.retention import retention
from gateway.cli.segments import segments
from gateway.cli.series import series
from gateway.cli.serve import serve, worker
from gateway.cli.signatures import signatures
from gateway.cli.spending import spending
from gateway.cli.supporters import supporters
from gateway.cli.tagging import tag, untag
from gateway.cli.token import token


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gateway")
@click.pass_context
def main(ctx: click.Context) -> None:
    """A short code and a hotline that put supporters on petitions and through to the people in power."""
    before = os.umask(0o077)  # the database, exports, core dumps: whatever a command writes is its user's alone
    ctx.call_on_close(lambda: os.umask(before))


for command in (
    demo, serve, worker, migrate, doctor, campaign, numbers, signatures, results, calls, inbox, blocklist,
    supporters, segments, audit, officials, retention, spending, token, flow, keys, settings_,
    blast, messages, series,
):  # fmt: skip
    main.add_command(command)
for command in (create, variant, reword, count, show, test, export_blast):
    blast.add_command(command)
for command in (uncertain, settle):
    messages.add_command(command)
for command in (import_, export, tag, untag):
    supporters.add_command(command)
