for x in [1, 2, 3]:
    if x == 2:
        continue
    print(x)
else:
    print("all seen")

for x in "abc":
    if x == "b":
        break
else:
    print("never")
print("x is", x)

for x in []:
    pass
else:
    print("empty loop runs else")

# the loop variable keeps its last value, and may be any target
box = [0, 0]
for box[0] in range(4):
    pass
print(box)
d = {}
for d["k"], d["v"] in {"a": 1, "b": 2}.items():
    print(d)
for (a, b), *rest in [((1, 2), 3, 4), ("xy",)]:
    print(a, b, rest)

def find(items, wanted):
    for i, item in enumerate(items):
        for part in item:
            if part == wanted:
                return i
        else:
            continue
        break
    return None

print(find(["abc", "def"], "e"), find(["abc"], "z"))
