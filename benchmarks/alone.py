"""One thing done with the blast of that name, and nothing else: `python -m benchmarks.alone freeze|look NAME`.

`freeze` writes down its audience, `look` is its preview. Prints the peak of memory in kB, as the kernel counts it
since this program began. `ru_maxrss` would not do: it begins with the size of whoever started the process.
"""

import sys
import time
from pathlib import Path

from gateway.blasts import store
from gateway.blasts.preflight.report import preflight
from gateway.blasts.sending.freezing import freeze
from gateway.runtime import open_runtime
from gateway.settings import load

runtime = open_runtime(load())
what, name = sys.argv[1:]
blast = store.find(runtime, name)
if what == "look":
    assert preflight(runtime, blast).texts, "nobody would get it"
else:
    assert freeze(runtime, blast.id, time.monotonic() + 600), "not frozen within ten minutes"
runtime.close()
print(Path("/proc/self/status").read_text(encoding="ascii").partition("VmHWM:")[2].split()[0])
