# oracle: none - isolates module
# timeout: 60
# Random puts and gets that time out, also beneath native frames: what was put is taken once, or is still there.
from isolates import spawn, Channel, sleep, Empty, Full
def numbers(seed):
    while True:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        yield seed >> 33
def actor(seed, chans, steps):
    r = numbers(seed)
    n = put = got = 0
    for _ in range(steps):
        c = chans[next(r) % len(chans)]
        k = next(r) % 12
        try:
            if k < 3: c.put([seed, "payload", {"k": n}], timeout=(next(r) % 1000) / 1e6); put += 1
            elif k < 6: c.get(timeout=(next(r) % 1000) / 1e6); got += 1
            elif k == 6: c.put_nowait(n); put += 1
            elif k == 7: c.get_nowait(); got += 1
            elif k == 8: got += len(sorted([1], key=lambda x: c.get(timeout=0.0005) and 0))
            elif k == 9: sleep((next(r) % 300) / 1e6)
            elif k == 10 and next(r) % 5 == 0:
                p, g = spawn(actor, seed + n + 1, chans, 5).join()
                put += p; got += g
            elif k == 11: c.put(c.sender, timeout=0.0002); put += 1
        except (TimeoutError, Empty, Full): pass
        n += 1
    return put, got
for seed in (1, 100, 1000):
    chans = [Channel(0), Channel(1), Channel(3), Channel(None)]
    totals = [h.join() for h in [spawn(actor, seed + i, chans, 100) for i in range(20)]]
    left = 0
    for c in chans:
        try:
            while True:
                c.get_nowait()
                left += 1
        except Empty: pass
    print(sum(p for p, g in totals) == sum(g for p, g in totals) + left)
