"""Two isolates that play ping-pong.

    skerry examples/ping_pong.py [ROUNDS]
"""
import argparse
import sys
import time

import isolates


def pong(pings, pongs):
    for ball in pings:
        pongs.put(ball)


options = argparse.ArgumentParser(description="Two isolates that play ping-pong.")
options.add_argument("rounds", type=int, nargs="?", default=100_000)
rounds = options.parse_args().rounds
if rounds < 1:
    options.error("one round at least")
pings = isolates.Channel(1)
pongs = isolates.Channel(1)
player = isolates.spawn(pong, pings.receiver, pongs.sender)

began = time.perf_counter()
for ball in range(rounds):
    pings.put(ball)
    if pongs.get() != ball:
        sys.exit("lost the ball")
seconds = time.perf_counter() - began

pings.close()     # ends the other player's loop
player.join()

print(f"{rounds} round trips")
print(f"{seconds / rounds * 1e6:.2f} us each", file=sys.stderr)
