out = []
for i in range(4):
    if i == 1: continue
    j = 0
    while True:
        j += 1
        if j == 2: continue
        if j > 3: break
        for k in range(3):
            if k == 1: continue
            if k + j > 4: break
            try:
                if k == 2: continue
                out.append((i, j, k))
            finally:
                out.append("f")
        else:
            out.append("else")
print(out)
def search():
    for a in range(10):
        for b in range(10):
            with open(__file__):
                if a * b == 42: return a, b
print(search())
n = 0
for x in range(100000):
    if x & 1: continue
    n += x
print(n)
def many(n):
    if n > 5:
        if n > 50:
            return "huge" if n > 500 else "large"
        elif n > 20: return "medium"
        return "small"
    elif n < 0: return "neg"
    else:
        pass
    return "tiny"
print([many(n) for n in (-1, 3, 10, 30, 60, 600)])
