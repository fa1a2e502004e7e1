"""Pass a token around a ring of isolates.

    skerry examples/ring.py [ISOLATES [ROUNDS]]

Every isolate waits for the token, adds one and hands it to its neighbour.
Waiting holds no thread, so that a ring of ten thousand is no trouble.
"""
import argparse
import sys
import time

import isolates


def member(inbox, next_inbox):
    for token in inbox:
        next_inbox.put(token + 1)
    # Our inbox was closed. We end, our neighbour's last sender is gone with
    # us, its inbox closes too, and so the whole ring folds up.


options = argparse.ArgumentParser(description="Pass a token around a ring of isolates.")
options.add_argument("isolates", type=int, nargs="?", default=1000)
options.add_argument("rounds", type=int, nargs="?", default=20)
size, rounds = vars(options.parse_args()).values()
if size < 1 or rounds < 1:
    options.error("a ring needs one isolate and one round at least")

began = time.perf_counter()
first = isolates.Channel(1)
start = first.sender
inbox = first.receiver
del first
handles = []
for _ in range(size):
    outbox = isolates.Channel(1)
    handles.append(isolates.spawn(member, inbox, outbox.sender))
    inbox = outbox.receiver
    del outbox    # a Channel is also a sender: keep none, or the ring never ends
built = time.perf_counter()

token = 0
for _ in range(rounds):
    start.put(token)
    token = inbox.get()
passed = time.perf_counter()

start.close()
for handle in handles:
    handle.join()

print(f"the token made {token} hops")
print(f"spawned {size} isolates in {(built - began) * 1e3:.1f} ms, "
      f"{(passed - built) / token * 1e6:.2f} us a hop", file=sys.stderr)
