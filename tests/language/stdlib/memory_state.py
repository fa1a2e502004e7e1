# What copies, pickles and weak references do with streams in memory, views and subclasses with slots.
import copy
import gc
import io
import pickle
import weakref

text = io.StringIO("one\ntwo\n", newline="\n")
text.readline()
text.note = "kept"
for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
    again = pickle.loads(pickle.dumps(text, protocol))
    print(again.read(), end="")
    print(again.note)
data = io.BytesIO(b"abc")
data.seek(1)
print(copy.copy(data).read())

view = memoryview(bytearray(b"abc"))
reference = weakref.ref(view)
print(reference() is view)
del view
print(reference())


class Source(bytearray):
    pass


class Holder:
    pass


source, holder = Source(b"abc"), Holder()
source.view, source.holder = memoryview(source)[1:], holder
reference = weakref.ref(holder)
del source, holder
gc.collect()
print(reference())


class Releases:
    def __index__(self):
        view.release()
        return 4


view = memoryview(bytearray(b"\xff" * 8))
print(list(view[:Releases()]))
view = memoryview(bytearray(b"\xff" * 8))
try:
    view[:Releases()] = b"spam"
except ValueError as error:
    print(error)

for base, argument in ((bytearray, b"ab"), (set, [1]), (frozenset, [1])):
    class Slotted(base):
        __slots__ = ("x", "__dict__")
    Slotted.__qualname__ = "Slotted"
    made = Slotted(argument)
    made.x, made.y = 10, 20
    again = copy.copy(made)
    print(base.__name__, again == made, again.x, again.y)
