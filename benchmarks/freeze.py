"""Writes down the audience of the blast of that name, and does nothing else: `python -m benchmarks.freeze NAME`.

Prints its peak of memory in kB, as the kernel counts it since this program began. `ru_maxrss` would not do: it begins
with the size of whoever started the process.
"""

import sys
import time
from pathlib import Path

from gateway.blasts import store
from gateway.blasts.freezing import freeze
from gateway.runtime import open_runtime
from gateway.settings import load

runtime = open_runtime(load())
blast = store.find(runtime, sys.argv[1])
assert freeze(runtime, blast.id, time.monotonic() + 600), "not frozen within ten minutes"
runtime.close()
print(Path("/proc/self/status").read_text(encoding="ascii").partition("VmHWM:")[2].split()[0])
