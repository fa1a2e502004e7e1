# oracle: none - isolates
# What changes between two spawns is seen by the second, wherever it lies in what the function reaches.
import isolates

NUMBERS = [1, [2, 3]]
TABLE = {"a": {"b": 1}}
PAIR = (1, [2])
BYTES = bytearray(b"ab")
SET = {1}
TEXT = "text"
gone = 1


def helper(a=1, *, b=2):
    "doc of helper"
    return a + b


def make_counter():
    count = 0

    def counter(step=0):
        nonlocal count
        count += step
        return count
    return counter


counter = make_counter()


class Base:
    def who(self):
        return "Base"


class Other:
    def who(self):
        return "Other"


class Box(Base):
    limit = 1
    items = []

    def __init__(self):
        self.n = 0

    @property
    def size(self):
        "doc of size"
        return self.limit

    @staticmethod
    def plain():
        return "plain"

    @classmethod
    def named(cls):
        return cls.__name__


BOX = Box()


def has_gone():
    try:
        return gone
    except NameError as error:
        return str(error)


def work():
    return (NUMBERS, TABLE, PAIR, bytes(BYTES), sorted(SET), TEXT, helper(), helper.__name__, helper.__qualname__, helper.__doc__, helper.__dict__,
            counter(), Box.limit, Box.items, Box.__name__, Box.__qualname__, Box.size.__doc__, Box.plain(), Box.named(), BOX.n, BOX.size, BOX.who(),
            has_gone(), Box.__doc__, work.__defaults__, getattr(work, "tag", None))


# Each as text, run in the module.
CHANGES = """
NUMBERS.append(4)
NUMBERS[1].append(5)
NUMBERS[1][0] = 9
TABLE["a"]["b"] = 2
TABLE["c"] = 3
del TABLE["a"]
PAIR[1].append(3)
BYTES.extend(b"c")
SET.add(2)
TEXT = "other"
helper.__defaults__ = (10,)
helper.__kwdefaults__ = {"b": 20}
helper.__kwdefaults__["b"] = 30
helper.__name__ = "renamed"
helper.__qualname__ = "renamed.helper"
helper.__doc__ = "another"
helper.tag = [1]
helper.tag.append(2)
helper.__code__ = (lambda a=1, *, b=2: a * b).__code__
counter(5)
counter = make_counter()
Box.limit = 2
Box.items.append(1)
Box.items = [3]
Box.__name__ = "Crate"
Box.__qualname__ = "Crate"
Box.__doc__ = "of Box"
Box.size.__doc__ = "another"
Box.plain = staticmethod(lambda: "changed")
Box.__dict__["plain"].__init__(lambda: "initialised again")
Box.__qualname__ = "Box"
Box.__bases__ = (Other,)
Other.who = lambda self: "patched"
BOX.n = 7
BOX = Box()
del gone
gone = 2
work.__defaults__ = (1,)
work.tag = 1
helper = make_counter()
Box = type("Box", (Box,), {"limit": 50})
NUMBERS = TABLE
NUMBERS["last"] = True
""".strip().split("\n")

assert isolates.spawn(work).join() == work()
for change in CHANGES:
    exec(change)
    here, there = work(), isolates.spawn(work).join()
    if here != there:
        print(change, [pair for pair in zip(here, there) if pair[0] != pair[1]])
print(len(CHANGES), "changes")

# The same again, each name unsteady by now; and nothing that the other side writes comes back.
before = repr(work())


def spoil():
    global NUMBERS, TEXT
    NUMBERS["x"] = PAIR[1].append(1)
    NUMBERS = TEXT = None
    SET.clear(), BYTES.clear(), counter(100)
    Box.limit = Box.items = helper.tag = None
    BOX.n = -1
    return "spoilt"


for i in range(4):
    TABLE["i"] = NUMBERS["j"] = i
    assert isolates.spawn(work).join() == work()
    print(isolates.spawn(spoil).join())
del TABLE["i"], NUMBERS["j"]
print(repr(work()) == before)
