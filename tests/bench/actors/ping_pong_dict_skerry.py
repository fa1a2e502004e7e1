"""A round trip of a dict of five fields between two isolates."""
import time
from isolates import Channel, spawn

ROUNDS = 200_000


def pong(inbox, outbox):
    for ball in inbox:
        outbox.put(ball)


def play(rounds):
    ball = {"id": 1, "name": "skerry", "price": 2.5, "tags": "a,b", "active": True}
    for _ in range(rounds):
        pings.put(ball)
        pongs.get()


pings, pongs = Channel(1), Channel(1)
player = spawn(pong, pings.receiver, pongs.sender)
play(ROUNDS // 20)
began = time.perf_counter()
play(ROUNDS)
seconds = time.perf_counter() - began
pings.close()
player.join()
print(f'{{"value": {seconds / ROUNDS * 1e6}}}')
