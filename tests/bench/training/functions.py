"""Training: calls of every kind, closures, decorators, generators, itertools, exceptions, context managers."""
import functools
import itertools
import operator
from contextlib import contextmanager, suppress


def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)
    wrapper.calls = 0
    return wrapper


@counted
def blend(a, b=2, *rest, scale=1, **names):
    return (a + b + sum(rest)) * scale + len(names)


@functools.lru_cache(maxsize=None)
def ways(total, coins):
    if total == 0:
        return 1
    if total < 0 or not coins:
        return 0
    return ways(total - coins[0], coins) + ways(total, coins[1:])


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def adders(rounds):
    total = 0
    for i in range(rounds):
        add = lambda x, y=i: x + y
        step = functools.partial(operator.add, i)
        total += add(1) + add(2, 3) + step(4) + blend(i) + blend(i, 3, 4, scale=2) + blend(*(1, 2, 3), **{"k": 1})
    return total


def counter():
    count = 0

    def increase(by=1):
        nonlocal count
        count += by
        return count
    return increase


def numbers(n):
    for i in range(n):
        yield i


def squares(source):
    for value in source:
        yield value * value


def averages():
    total = count = 0
    average = None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


def flatten(items):
    for item in items:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


def streams(rounds):
    total = 0
    for i in range(rounds):
        total += sum(squares(numbers(20))) + sum(x for x in numbers(10) if x % 2) + len(list(flatten([1, [2, [3, [4]], 5], [6]])))
        total += sum(itertools.islice(itertools.chain(range(5), itertools.count(3)), 12)) + max(map(len, itertools.combinations(range(5), 2)))
        total += sum(a * b for a, b in itertools.product(range(4), repeat=2)) + len(list(itertools.groupby(sorted([1, 2, 1, 3, 2]))))
        total += functools.reduce(operator.xor, range(20)) + all(map(str.isalnum, "abc12")) + sum(itertools.accumulate(range(10)))
    averager = averages()
    next(averager)
    for i in range(rounds * 5):
        total += averager.send(i) > 3
    return total


class Refused(Exception):
    def __init__(self, code):
        super().__init__(f"refused: {code}")
        self.code = code


@contextmanager
def transaction(log):
    log.append("begin")
    try:
        yield log
    except Refused as e:
        log.append(e.code)
    finally:
        log.append("end")


def parse(text):
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError as e:
            raise Refused(len(text)) from e


def failures(rounds):
    log, total = [], 0
    for i in range(rounds):
        with transaction(log) as inner:
            total += parse(("12", "3.5", "x", "")[i % 4])
            inner.append(i)
        with suppress(KeyError, IndexError):
            {}["missing"] if i % 2 else [][1]
        try:
            getattr(log, "nothing")
        except AttributeError as e:
            total += len(e.args)
        try:
            for j in range(5):
                if j == i % 6:
                    raise StopIteration
        except (StopIteration, TypeError):
            total += 1
        finally:
            total += 1
    return round(total, 2), len(log)


def match(rounds):
    total = 0
    for i in range(rounds):
        for shape in (("circle", 1), ("box", 2, 3), {"kind": "line", "length": 4}, [1, 2, 3], i):
            match shape:
                case ("circle", r):
                    total += r
                case ("box", w, h) if w < h:
                    total += w * h
                case {"kind": "line", "length": length}:
                    total += length
                case [first, *others]:
                    total += first + len(others)
                case int():
                    total += 1
    return total


increase = counter()
print(adders(6_000), ways(300, (50, 20, 10, 5, 2, 1)), ackermann(2, 60), sum(increase(i) for i in range(20_000)) % 97, streams(700),
      failures(4_000), match(3_000), blend.calls)
