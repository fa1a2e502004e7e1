items = [1, 2, 3, 4, 5, 6]
for x in items:
    if x % 2 == 0:
        items.remove(x)
print(items)
grow = [1]
for x in grow:
    if len(grow) < 5:
        grow.append(x * 2)
print(grow)
shrink = list(range(10))
seen = []
for x in shrink:
    seen.append(x)
    shrink.pop()
print(seen, shrink)
it = iter([1, 2, 3])
for x in it:
    print(x, next(it, "end"))
