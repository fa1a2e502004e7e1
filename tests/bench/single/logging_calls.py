"""The logging module: messages that are formatted into a stream, and messages that are filtered out."""
import io
import logging
import time

stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
log = logging.getLogger("bench")
log.propagate = False
log.addHandler(handler)
log.setLevel(logging.WARNING)

began = time.perf_counter()
for i in range(15_000):
    log.warning("message %d of %s", i, "many")
    log.error("plain")
    for _ in range(5):
        log.debug("never shown %d", i)
assert stream.getvalue().count("\n") == 30_000
print(f'{{"value": {time.perf_counter() - began}}}')
