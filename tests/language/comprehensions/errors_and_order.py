log = []
def t(x):
    log.append(x)
    return x
{t("k%d" % i): t(i) for i in range(2)}
print(log)
log.clear()
[t((i, j)) for i in range(2) if t(i) for j in range(2) if t(j) == 1]
print(log)
def check(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
check(lambda: [x for x in None])
check(lambda: [undefined for x in [1]])
check(lambda: [a for a, b in [(1, 2, 3)]])
check(lambda: {[]: 1 for x in [1]})
check(lambda: {x for x in [[]]})
check(lambda: [x for x in range(3) if x.bad])
check(lambda: [1 // x for x in (1, 0)])
def stop(): raise StopIteration("x")
check(lambda: [stop() for x in [1]])
check(lambda: list(stop() for x in [1]))
