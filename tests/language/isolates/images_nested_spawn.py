# oracle: none - isolates
# An isolate that started from an image spawns in its turn; what an image cannot watch is taken at each spawn.
import isolates
import re

PATTERN = re.compile("a+")
SEEN = {1, 2}
BYTES = bytearray(b"xy")
PAIRS = [[1], [2]]
depth = 0


def note(f):
    f.__dict__
    return f


@note
def tagged():
    return getattr(tagged, "tag", None)


class Box:
    def __init__(self, n):
        self.n = n

    def grow(self, by: "int"):
        return self.n + by + len(PAIRS) + len(SEEN)

    def again(self, levels):
        if levels == 0:
            return self.grow(depth)
        return isolates.spawn(Box(self.n + 1).again, levels - 1).join()


BOX = Box(5)


def leaf(values):
    return PATTERN.match("aab").group(), sorted(SEEN), bytes(BYTES), BOX.n, values is PAIRS, tagged()


def middle(levels):
    global depth
    depth += 1
    if levels == 0:
        return depth, leaf(PAIRS)
    return isolates.spawn(middle, levels - 1).join()


def by_method():
    return isolates.spawn(Box(1).again, 2).join()


def by_closure(n):
    def inner():
        return n, leaf(PAIRS)[:2]
    return isolates.spawn(inner).join()


def from_loop():
    return [h.join() for h in [isolates.spawn(by_closure, i) for i in range(3)]]


print(isolates.spawn(middle, 3).join())
SEEN.add(3)
BYTES.extend(b"z")
BOX.n = 6
PAIRS.append([3])
tagged.tag = "set"
Box.grow.__annotations__["by"] = [1]
print(isolates.spawn(middle, 0).join(), depth)
print(isolates.spawn(leaf, PAIRS).join())
print(isolates.spawn(by_method).join())
print(isolates.spawn(from_loop).join())
print([h.join() for h in [isolates.spawn(leaf, PAIRS) for i in range(200)]].count(leaf(PAIRS)))
