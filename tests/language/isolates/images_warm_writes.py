# oracle: none - isolates
# What code writes that has run often, past the slow paths, is seen by the next spawn as well; and a value that comes back is the old one.
import isolates

number = 0
table = {"a": 0, 1: 0, (2, "t"): 0}
nested = [{"deep": 0}]
array = [0, 0]


class Plain:
    pass


def function():
    return function.tag


function.tag = 0


class Class:
    attribute = 0


def work():
    return number, table, nested, array, function(), Class.attribute


def write_global(n):
    global number
    number = n


def write_name(n):
    table["a"] = n


def write_keys(n):
    table[1] = table[2, "t"] = n


def write_augmented(n):
    table["a"] += n


def write_update(n):
    table.update(a=n)


def write_merge(n):
    global table
    table |= {"a": n}


def write_default(n):
    table.setdefault("a", n + 1)
    table[1] = n


def write_nested(n):
    nested[0]["deep"] = n


def write_array(n):
    array[0] = n


def write_tag(n):
    function.tag = n


def write_tag_dict(n):
    function.__dict__["tag"] = n


def write_other_dict(n):
    function.__dict__ = {"tag": n}


def write_class(n):
    Class.attribute = n


def write_by_globals(n):
    globals()["number"] = n


def write_module_dict(n):
    vars()["number"] = n  # of the function: nothing else changes
    import __main__
    __main__.number = n


def write_late(n):
    table[f"new {n}"] = n


writers = [write_global, write_name, write_keys, write_augmented, write_update, write_merge, write_default, write_nested, write_array, write_tag,
           write_tag_dict, write_other_dict, write_class, write_by_globals, write_module_dict, write_late]
assert isolates.spawn(work).join() == work()
for write in writers:
    for round in range(3):
        for n in range(200):
            write(n)
        assert isolates.spawn(work).join() == work(), write.__name__
        # One write alone after the spawn, the same value again, and back.
        for n in (round + 1000, round + 1000, round):
            write(n)
            here, there = work(), isolates.spawn(work).join()
            assert here == there, (write.__name__, here, there)
print(len(writers), "writers")

# Tables that are copied in one piece: with holes, with much room, keys that go by what they are.
tables = {
    "holes": dict.fromkeys(range(20), "x"),
    "room": dict.fromkeys(range(2000)),
    "marks": {k: k for k in "abcde"},
    "kinds": {1: 2.5, 1.5: None, None: True, "text": "t" * 600, b"bytes": b"b" * 600, (1, ("a",)): (1, 2), 2**70: 2**80, "": ""},
    "empty": {},
    "one": {"k" + str(1): "v" + str(2)},
    "same": dict.fromkeys("abc", "shared" + str(3)),
    "mixed": {"list": [1], "table": {"x": {"y": {}}}, "set": {1}},
    "nan": {float("nan"): 1},
}
for k in range(0, 20, 3):
    del tables["holes"][k]
while len(tables["room"]) > 3:
    tables["room"].popitem()
for k in range(4):
    tables["marks"].popitem()


def copied(name):
    table = tables[name]
    table.pop("never", None)
    return table


def check(name, table):
    original = tables[name]
    assert list(map(repr, table.items())) == list(map(repr, original.items())), name
    assert name == "nan" or all(table[k] == v for k, v in original.items()), name
    size = len(table)
    for i in range(40):
        table["added", i] = i
    assert len(table) == size + 40 and all(table["added", i] == i for i in range(40)), name
    for key in list(table)[::2]:
        if key == key:
            del table[key]
    for i in range(40):
        table.setdefault(i + 0.25, i)
    assert all(table[i + 0.25] == i for i in range(40)), name
    assert len(original) == size and ("added", 1) not in original


channel = isolates.Channel(1)
for name in tables:
    check(name, isolates.spawn(copied, name).join())
    channel.put(tables[name])
    check(name, channel.get())
    channel.put([tables[name], tables[name]])
    first, second = channel.get()
    assert first is second
    check(name, first)
print("tables")
