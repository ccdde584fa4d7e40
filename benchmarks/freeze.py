"""Writes down the audience of the blast of that name, and does nothing else: `python -m benchmarks.freeze NAME`."""

import sys
import time

from gateway.blasts import store
from gateway.blasts.freezing import freeze
from gateway.runtime import open_runtime
from gateway.settings import load

runtime = open_runtime(load())
blast = store.find(runtime, sys.argv[1])
assert freeze(runtime, blast.id, time.monotonic() + 600), "not frozen within ten minutes"
runtime.close()
