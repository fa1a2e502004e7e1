"""Micro benchmarks, each a loop over one thing. Arguments: the names to run (default: all). Reports seconds for each."""
import sys
import time

N = 1_000_000


class Point:
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def total(self):
        return self.x + self.y

    @property
    def double(self):
        return self.x * 2

    @staticmethod
    def fixed(x):
        return x


class Slotted:
    __slots__ = ("x",)

    def __init__(self):
        self.x = 1


class Child(Point):
    def total(self):
        return super().total() + 1


def nothing():
    pass


def two(a, b):
    return a


def with_default(a, b=2, *, c=3):
    return c


def star(*args, **kwargs):
    return args


def call():
    for i in range(N):
        nothing()
    return i


def call_arguments():
    for i in range(N):
        two(i, i)
    return two(i, i)


def call_keywords():
    for i in range(N):
        r = with_default(i, c=i)
    return r


def call_star():
    for i in range(N):
        r = star(i, i)
    return r[0]


def call_native():
    text = "abc"
    for i in range(N):
        r = len(text) + abs(-3) + ord("a") - min(1, 2)
    return i if r == 102 else r


def call_class():
    for i in range(N):
        p = Point(i, i)
    return p.x


def method_call():
    p = Point(1, 2)
    for i in range(N):
        p.total()
    return i + p.total() - 3


def super_call():
    p = Child(1, 2)
    for i in range(N // 2):
        r = p.total()
    return N - 1 if r == 4 else r


def native_method():
    text = "a,b"
    for i in range(N):
        text.startswith("a")
    return i


def attribute_get():
    p = Point(1, 2)
    for i in range(N):
        p.x, p.y, p.kind
    return i


def attribute_set():
    p = Point(1, 2)
    for i in range(N):
        p.x = i
        p.y = i
    return p.x


def slot_get_set():
    p = Slotted()
    for i in range(N):
        p.x = i
        p.x
    return p.x


def property_get():
    p = Point(1, 2)
    for i in range(N):
        p.double
    return i


def global_get():
    for i in range(N):
        N
        Point
        len
    return i


def while_loop():
    i = 0
    while i < N:
        i += 1
    return i - 1


def for_list():
    items = list(range(N))
    for i in items:
        pass
    return i


def for_dict():
    items = dict.fromkeys(range(N // 2), 1)
    for _ in range(2):
        for i, one in items.items():
            pass
    return 2 * i + one


def for_enumerate():
    for i, x in enumerate(range(N)):
        pass
    return x


def for_zip():
    items = list(range(N))
    for x, y in zip(items, items):
        pass
    return y


def list_get_set():
    items = [1, 2, 3, 4]
    for i in range(N):
        items[1] = items[2]
        items[i & 3]
    return i


def list_append_pop():
    items = []
    for i in range(N):
        items.append(i)
    for i in range(N):
        r = items.pop()
    return i + r


def dict_get_set():
    d = {"a": 1, "b": 2}
    for i in range(N):
        d["a"] = d["b"]
        d["c"] = i
    return d["c"]


def dict_int_keys():
    d = {}
    for i in range(N):
        d[i & 1023] = i
    return max(d.values())


def dict_method_get():
    d = {"a": 1}
    for i in range(N):
        d.get("a")
        d.get("z", i)
    return i


def set_contains():
    s = set(range(0, 100, 2))
    found = 0
    for i in range(N):
        if i in s:
            found += 1
    return N - 1 if found == 50 else found


def tuple_pack_unpack():
    a, b, c = 1, 2, 3
    for i in range(N):
        t = a, b, i
        a, b, c = t
    return c


def swap():
    a, b = 0, N - 1
    for i in range(N):
        a, b = b, a
    return max(a, b)


def f_string():
    for i in range(N // 2):
        s = f"{i}: {i!r} and more"
    return 2 * int(s.split(":")[0]) + 1


def str_concatenation():
    s = ""
    for i in range(N):
        s += "x"
    return len(s) - 1


def str_compare():
    a, b = "skerry", "sker" + "r" + "ies"[0:1]
    r = 0
    for i in range(N):
        if a == "skerry" and a != b:
            r += 1
    return r - 1


def str_join_split():
    words = ["alpha", "beta", "gamma", "delta"]
    for i in range(N // 8):
        text = ",".join(words)
        words = text.split(",")
    return N - 1 if len(words) == 4 else 0


def str_index():
    text = "abcdefghij" * 10
    r = 0
    for i in range(N):
        if text[i % 100] == "c":
            r += 1
    return r * 10 - 1


def slices():
    items = list(range(20))
    text = "abcdefghijklmnop"
    for i in range(N // 2):
        items[2:8]
        text[3:9]
    return 2 * i + 1


def closure():
    n = 0

    def add(k):
        nonlocal n
        n += k

    for i in range(N):
        add(1)
    return n - 1


def make_closure():
    for i in range(N):
        f = lambda: i
    return f()


def raise_catch():
    error = ValueError("x")
    r = 0
    for i in range(N // 4):
        try:
            raise ValueError
        except ValueError:
            r += 4
    return r - 1


def try_no_raise():
    for i in range(N):
        try:
            r = i
        except ValueError:
            pass
    return r


def type_tests():
    p = Point(1, 2)
    r = 0
    for i in range(N):
        if isinstance(p, Point) and isinstance(i, (str, int)) and not isinstance(p, str):
            r += 1
    return r - 1


def allocate_lists():
    for i in range(N):
        x = [i, i]
    return x[0]


def allocate_dicts():
    for i in range(N // 2):
        x = {"a": i, "b": i}
    return 2 * x["a"] + 1


def list_comprehension():
    for _ in range(10):
        items = [x + 1 for x in range(N // 10)]
    return items[-1] * 10 - 1


def generator_loop():
    def up():
        i = 0
        while i < N:
            yield i
            i += 1

    for i in up():
        pass
    return i


def float_arithmetic():
    x, y = 0.0, 1.5
    for i in range(N):
        x = x + y * 0.5 - 0.25
        y = x / 2.0 + i
    return i if y > 0 else x


def int_arithmetic():
    x = 7
    for i in range(N):
        x = (x * 31 + i) % 65521
        x ^= i >> 3
        x //= 3
    return i if x >= 0 else x


def mixed_division():
    r = 0
    for i in range(N):
        r = i / 4 + i * 0.5
    return i if r > 0 else r


def power():
    for i in range(N):
        r = i ** 2
    return i if r == i * i else r


def chained_compare():
    r = 0
    for i in range(N):
        if 0 <= i < N:
            r += 1
    return r - 1


def big_int():
    a = 1 << 100
    for i in range(N):
        b = a + i
        c = b * 3 - a
    return b - a


BENCHMARKS = {f.__name__: f for f in (
    call, call_arguments, call_keywords, call_star, call_native, call_class, method_call, super_call, native_method,
    attribute_get, attribute_set, slot_get_set, property_get, global_get, while_loop, for_list, for_dict, for_enumerate,
    for_zip, list_get_set, list_append_pop, dict_get_set, dict_int_keys, dict_method_get, set_contains, tuple_pack_unpack,
    swap, f_string, str_concatenation, str_compare, str_join_split, str_index, slices, closure, make_closure, raise_catch,
    try_no_raise, type_tests, allocate_lists, allocate_dicts, list_comprehension, generator_loop, float_arithmetic,
    int_arithmetic, mixed_division, power, chained_compare, big_int)}

seconds = {}
for name in sys.argv[1:] or BENCHMARKS:
    function = BENCHMARKS[name]
    began = time.perf_counter()
    result = function()
    seconds[name] = time.perf_counter() - began
    assert result == N - 1, (name, result)
parts = ", ".join(f'"{name}": {value}' for name, value in seconds.items())
print(f'{{"value": {sum(seconds.values())}, "parts": {{{parts}}}}}')
