# oracle: none - isolates
# Every way to write to a dict is seen by the next spawn, also when the key set stays; and what the new isolate writes in these ways stays there.
import __main__
import collections
import copy
import isolates
import operator
import pickle
import sys
import types

KEYS = ("a", "b", 1, (2, "t"))
table = dict.fromkeys(KEYS, 0)
inner = {"n": 0}
nested = {"inner": inner, "list": [inner]}
number = text = other = 0


class Plain:
    pass


class WithSlots:
    __slots__ = "__dict__"


holder = Plain()
holder.value = 0
attributes = holder.__dict__         # of an instance: written by its attributes, too
slot_holder = WithSlots()
slot_holder.__dict__ = slot_table = {"value": 0}
user_dict = collections.UserDict()
user_dict.data = inside = {"value": 0}


def tagged():
    return tagged.tag


tagged.tag = 0
space = {"counted": 0}
exec("def count(n):\n  global counted\n  counted = n\n"
     "def add(n):\n  global counted\n  counted += n\n"
     "def delete(n):\n  global counted\n  counted = n\n  del counted\n  counted = -n\n", space)
count, add, delete = space.pop("count"), space.pop("add"), space.pop("delete")
del space["__builtins__"]


def work():
    return (table, nested, inner, number, text, other, attributes, slot_table, inside, tagged(), vars(tagged), space,
            __main__.number)


# Each is run as code of the module, in a function that is warm, and by exec; n differs each time, but every third time.
WAYS = """
table["a"] = n
table[1] = table[2, "t"] = n
table["".join("a")] = n
table["a"] += n
table["b"], table["a"] = n, -n
table[1], *table["b"] = n, n
for table["a"] in range(n, n + 2): pass
del table["a"]; table["a"] = n
table["new"] = n; del table["new"]
table.pop("b"); table["b"] = n
table.pop("a", None); table["a"] = n
table.popitem(); table.update(dict.fromkeys(KEYS, n))
table.clear(); table.update(dict.fromkeys(KEYS, n))
table.clear(); table.setdefault("a", n)
table.setdefault("b", n); table.setdefault(n, n)
table.pop(n, None)
table.update(a=n)
table.update({"a": n, "b": n})
table.update([("a", n), (1, n)])
table.update(types.MappingProxyType({"b": n}))
table.update(zip(KEYS, [n] * 9))
table.__init__(a=n)
table.__setitem__("a", n)
dict.__setitem__(table, "b", n)
dict.update(table, {"a": n})
table.__ior__({"a": n})
table |= {"b": n}
table |= [("a", n)]
table.__delitem__("a"); table["a"] = n
operator.setitem(table, "a", n)
operator.delitem(table, "a"); operator.setitem(table, "a", n)
operator.ior(table, {"b": n})
operator.methodcaller("update", b=n)(table)
list(map(table.__setitem__, KEYS, [n] * 4))
collections._count_elements(table, ["a"] * n + ["b"])
collections.ChainMap(table)["a"] = n
collections.ChainMap(table).update(b=n)
exec("a = n", {"n": n}, table)
exec("a = n; del b; b = -n", {"n": n}, table)
copy.copy(table)["a"] = n; table["b"] = n
table[inner["n"]] = inner["n"] = n
nested["inner"]["n"] = n
nested["list"][0]["n"] = n
nested["list"] = [inner, n]
nested["inner"] = {"n": n}
nested["inner"] = inner
globals()["number"] = n
globals().update(number=n)
exec(f"number = {n}")
exec(f"number = {n}", globals())
exec(f"global text; text = {n}", globals(), {})
setattr(__main__, "number", n)
__main__.number = n
__main__.number += n
__main__.__dict__["text"] = n
vars(__main__).update(text=n)
delattr(__main__, "other"); __main__.other = n
sys.modules["__main__"].__dict__.setdefault("fresh", n); globals().pop("fresh"); globals()["other"] = n
sys._getframe().f_globals["number"] = n
slot_table["value"] = n
user_dict["value"] = n
user_dict.data |= {"value": n}
tagged.tag = n
tagged.__dict__["tag"] = n
vars(tagged).update(tag=n)
setattr(tagged, "tag", n)
exec("counted = n; del n", space, dict(n=n)); space.pop("__builtins__")
exec("counted = 2 * counted", space); space.pop("__builtins__")
collections.Counter.update(table, ["a"] * n)
collections.Counter.__setitem__(table, "a", n)
collections.UserDict.update(table, a=n)
collections.defaultdict.__setitem__(table, "a", n)
collections.defaultdict.update(table, b=n)
""".strip().split("\n")

# The copies of an instance and of its __dict__, and of a function's globals and of a table, may be apart: only what the spawner writes is compared.
APART = """
holder.value = n
holder.value += n
setattr(holder, "value", n)
del holder.value; holder.value = n
holder.__dict__["value"] = n
vars(holder).update(value=n)
holder.__setattr__("value", n)
object.__setattr__(holder, "value", n)
holder.extra = n; del holder.extra
slot_holder.value = n
count(n)
add(n)
delete(n)
types.FunctionType(count.__code__, space)(n); space.pop("__builtins__", None)
""".strip().split("\n")


def make(way):
    lines = "\n  ".join(way.split("; ")) if way.startswith(("del ", "for ")) else way
    code = f"def write(n):\n  global {'table, ' if way.startswith('table |=') else ''}number, text, other\n  {lines}\n"
    exec(code, globals())
    return write


def same(way, when):
    here, there = work(), isolates.spawn(work).join()
    if here != there:
        print(way, when, [pair for pair in zip(here, there) if pair[0] != pair[1]])


def spoil(way, n):
    write = make(way)
    for i in range(3):
        write(n + i)
    return repr(work())


same("nothing", "at first")
for way in WAYS + APART:
    write = make(way)
    for n in 1, 1, 2:
        write(n)
        same(way, "cold")
    for n in range(60):
        write(n % 20)
    same(way, "warm")
    for n in 3, 3, 4:
        write(n)
        same(way, "warm, once")
    n = 5
    exec(way.replace("; ", "\n") if way.startswith(("del ", "for ")) else way)
    same(way, "by exec")
    before = repr(work())
    spoilt = isolates.spawn(spoil, way, 7).join()
    if repr(work()) != before:
        print(way, "leaks")
    same(way, "after the other's")
    write(7), write(8), write(9)
    if repr(work()) != spoilt and way in WAYS:
        print(way, "differs there", spoilt, work())
print(len(WAYS), "ways,", len(APART), "apart")
