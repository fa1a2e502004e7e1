# Keys that are found without calls (str, ints, tuples of such, what is hashed by address) beside those that need __eq__.
calls = []


class Equal:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        calls.append(type(other).__name__)
        return self.value == (other.value if isinstance(other, Equal) else other)


class Plain:
    pass


def look(d, keys):
    for key in keys:
        print(key in d, d.get(key, "none"), end=" ")
        try:
            print(d[key])
        except KeyError as error:
            print("KeyError", error)


d = {}
for i in range(200):
    d["k" + str(i), i] = i
    d["k" + str(i)] = -i
    d[i - 100] = i * 2
look(d, [("k7", 7), ("k7", 8), "k" + "9", -100, -101, 99, 1 << 70, ("k1", 1, 1), ()])
d["a", (1, 2)] = "nested"
d[("x" * 3), 1.5] = "float inside"
look(d, [("a", (1, 2)), ("a", (1, 3)), ("xxx", 1.5), ("xxx", 1)])
for round in range(100):
    d["k5", 5] += 1
    d["new", round] = round
print(d["k5", 5], len(d), d["new", 99])

one, two = Plain(), Plain()
objects = {one: 1, Plain: 2, len: 3}
print(objects[one], objects[Plain], objects[len], two in objects, two in {one, Plain}, one in {one, Plain})

mixed = {Equal("a"): "first", Equal(3): "second", Equal((1, "z")): "third"}
look(mixed, ["a", 3, (1, "z"), "b"])
print(calls)
mixed["a"] = "changed"
print(len(mixed), list(mixed.values()))
calls.clear()
s = {Equal("q"), 5, "text"}
print("q" in s, "text" in s, 5.0 in s, True in s, "none" in s, calls)
s.add("q")
print(len(s))

removed = set(range(40))
for i in range(0, 40, 3):
    removed.discard(i)
for i in range(0, 40, 6):
    removed.add(i)
print(sorted(removed), 3 in removed, 6 in removed)
print(frozenset(["a", "b"]) == {"b", "a"}, "a" in frozenset("abc"), ("t", 1) in frozenset([("t", 1)]))


class Changing:
    # Its __eq__ takes entries out while they are looked for.
    def __init__(self, d):
        self.d = d

    def __hash__(self):
        return hash("victim")

    def __eq__(self, other):
        self.d.clear()
        return False


d = {}
d[Changing(d)] = 1
print("victim" in d, len(d))
d = {"a": 1, "b": 2}
d.update({})
empty = {}
empty.update(d)
empty["c"] = 3
print(empty, d)
grown = {}
for i in range(100):
    grown[i] = i
for i in range(99):
    del grown[i]
small = {}
small.update(grown)
small["x"] = 1
print(small)
