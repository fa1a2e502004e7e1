l = [3, 1, 2]
print(l.append(4), l.extend("ab"), l.insert(0, "first"), l.insert(100, "last"), l.insert(-1, "before last"), l)
print(l.pop(), l.pop(0), l.pop(-2), l.index(1), l.count(2), l.remove(3), l)
print(l.reverse(), l, l.copy(), l.copy() is l, l.clear(), l)
print([1, 2, 1].index(1, 1), [1, 2, 3].index(3, -1), [1, [2]].copy()[1], [1] * 3 + [2], 3 * [0], [] == [], [[]] * 2)
a = [1, 2]
a += "xy"
a += (i for i in range(2))
a *= 2
print(a, a.__len__(), a.__contains__("x"), list(a.__iter__())[:2])
for f in (lambda: [].pop(), lambda: [1].pop(1), lambda: [].remove(1), lambda: [].index(1), lambda: [1].insert("a", 1), lambda: [1].extend(5), lambda: [1].append(), lambda: [1] + (2,), lambda: [1].__iadd__(5), lambda: [1].pop("a"), lambda: [1] * "a", lambda: list(5), lambda: list(1, 2), lambda: [1].index(1, 1), lambda: [1].sort(5), lambda: list(x=1), lambda: [].count(), lambda: [1] * 10 ** 19, lambda: [1].reverse(5), lambda: hash([])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(list(), list("abc"), list({1: 2}), list(range(3)), list((1, 2)), list(x for x in "q"), [*[1], *()])
m = [1, 2, 3]
m.extend(m)
m[len(m):] = m
print(m, m.__sizeof__() > 0, m.__reversed__().__class__.__name__, [1, 2].__class_getitem__(int))
