"""Training: what programs use most of the standard library."""
import asyncio
import collections
import copy
import csv
import dataclasses
import datetime
import decimal
import enum
import hashlib
import io
import json
import logging
import pickle
import random
import statistics
import struct


class Color(enum.Enum):
    RED = 1
    GREEN = 2


@dataclasses.dataclass(order=True)
class Item:
    name: str
    price: float
    tags: list = dataclasses.field(default_factory=list)
    color: Color = Color.RED


DOCUMENT = {"items": [{"id": i, "name": f"näme {i}", "price": i / 4, "tags": ["a", "b\n", None, True], "more": {"x": [1, 2.5e10, -3]}}
                      for i in range(60)], "total": 12345678901234567890}


def serial(rounds):
    size = 0
    for _ in range(rounds):
        text = json.dumps(DOCUMENT)
        size += len(text) + len(json.loads(text)["items"]) + len(json.dumps(DOCUMENT, indent=2, sort_keys=True, ensure_ascii=False))
        size += len(pickle.loads(pickle.dumps(DOCUMENT)))
    out = io.BytesIO()
    pickle._Pickler(out).dump(DOCUMENT)
    size += len(pickle._Unpickler(io.BytesIO(out.getvalue())).load())
    return size


def copies(rounds):
    items = [Item(f"n{i}", i / 2, ["t", i], Color(i % 2 + 1)) for i in range(20)]
    total = 0
    for _ in range(rounds):
        twins = copy.deepcopy(items)
        total += (twins == items) + len(copy.copy(twins)) + len(dataclasses.asdict(twins[0])) + len(repr(twins[1]))
        twins.sort()
        total += len(dataclasses.replace(twins[0], price=3.0).name) + len(pickle.dumps(twins))
    return total


def money(rounds):
    rate, total = decimal.Decimal("0.0825"), decimal.Decimal(0)
    cent = decimal.Decimal("0.01")
    for i in range(rounds):
        price = decimal.Decimal(i) / 100
        total += (price * (1 + rate)).quantize(cent, rounding=decimal.ROUND_HALF_EVEN)
    return str(total), f"{total:,.2f}"


def logs(rounds):
    stream = io.StringIO()
    logger = logging.getLogger("training")
    logger.propagate = False
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    for i in range(rounds):
        logger.debug("not seen %d", i)
        logger.info("seen %d of %s", i, rounds)
    return len(stream.getvalue()) > 1000


def tables(rounds):
    total = 0
    for i in range(rounds):
        out = io.StringIO()
        csv.writer(out).writerows([[i, f"na,me{i}", i / 3] for i in range(30)])
        total += sum(len(row) for row in csv.reader(io.StringIO(out.getvalue())))
        day = datetime.datetime(2024, 1, 1) + datetime.timedelta(days=i, hours=3)
        total += len(day.isoformat()) + day.weekday() + len(day.strftime("%d %B %Y")) + struct.unpack("<IhB", struct.pack("<IhB", i, 2, 3))[0]
        total += len(hashlib.sha256(day.isoformat().encode()).hexdigest())
        total += collections.Counter("mississippi").most_common(1)[0][1]
    return total


def chance(rounds):
    r = random.Random(7)
    sample = [r.random() for _ in range(rounds)]
    r.shuffle(sample)
    return round(statistics.fmean(sample), 6), r.choice("abc"), r.randint(1, 6), sum(r.randrange(100) for _ in range(rounds)) > 0


async def producer(queue, n):
    for i in range(n):
        await queue.put(i)
        if i % 8 == 0:
            await asyncio.sleep(0)
    await queue.put(None)


async def consumer(queue):
    total = 0
    while (item := await queue.get()) is not None:
        total += item
    return total


async def ticks(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)


async def fan(depth):
    if depth == 0:
        return 1
    return sum(await asyncio.gather(fan(depth - 1), fan(depth - 1)))


async def concurrent(rounds):
    queue = asyncio.Queue(5)
    total = sum(result or 0 for result in await asyncio.gather(producer(queue, rounds), consumer(queue)))
    async for tick in ticks(rounds // 4):
        total += tick
    lock = asyncio.Lock()
    async with lock:
        total += await asyncio.wait_for(fan(6), 60)
    return total


print(serial(25), copies(25), money(6_000), logs(1_500), tables(60), chance(5_000), asyncio.run(concurrent(2_000)))
