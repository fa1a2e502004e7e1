"""Training: lists, dicts, sets, tuples, deques, heaps, sorting, slices, comprehensions."""
import bisect
import heapq
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple

Edge = namedtuple("Edge", "target cost")


def graph(size):
    edges = defaultdict(list)
    for i in range(size):
        for step in (1, 7, 31):
            edges[i].append(Edge((i * 3 + step) % size, step))
    return edges


def shortest(edges, start):
    distance, queue = {start: 0}, [(0, start)]
    while queue:
        so_far, node = heapq.heappop(queue)
        if so_far > distance[node]:
            continue
        for target, cost in edges[node]:
            new = so_far + cost
            if target not in distance or new < distance[target]:
                distance[target] = new
                heapq.heappush(queue, (new, target))
    return sum(distance.values())


def breadth_first(edges, start):
    seen, queue, order = {start}, deque([start]), []
    while queue:
        node = queue.popleft()
        order.append(node)
        for edge in edges[node]:
            if edge.target not in seen:
                seen.add(edge.target)
                queue.append(edge.target)
    return len(order)


def group(records):
    by_city, ages = {}, {}
    for name, city, age in records:
        by_city.setdefault(city, []).append(name)
        ages[city] = ages.get(city, 0) + age
    ranking = sorted(by_city, key=lambda city: (-len(by_city[city]), city))
    return [(city, len(by_city[city]), ages[city]) for city in ranking[:3]]


def life(cells, rounds):
    for _ in range(rounds):
        near = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
        cells = {cell for cell, count in near.items() if count == 3 or (count == 2 and cell in cells)}
    return len(cells)


def lists(rounds):
    total = 0
    for i in range(rounds):
        items = list(range(i % 50))
        items.extend(items[::-1])
        items.insert(0, i)
        items += [i] * 3
        del items[1:3]
        items.sort(reverse=True)
        total += sum(items[2:-2]) + items.count(i) + (items.index(i) if i in items else 0)
        first, *_, last = items
        total += first - last + len([x for x in items if x & 1]) + any(x > 40 for x in items) + max(items) - min(items)
        pairs = {x: y for x, y in zip(items, reversed(items))}
        for key, value in pairs.items():
            total += key ^ value
    return total


def sets(rounds):
    evens, threes = set(range(0, 300, 2)), frozenset(range(0, 300, 3))
    total = 0
    for i in range(rounds):
        total += len(evens & threes) + len(evens | {i}) + len(threes - evens) + (i in evens)
        evens.discard(i % 300)
        evens.add((i * 7) % 300)
    return total


def cache(rounds):
    kept, hits = OrderedDict(), 0
    for i in range(rounds):
        key = i * i % 257
        if key in kept:
            kept.move_to_end(key)
            hits += 1
        else:
            kept[key] = str(key)
            if len(kept) > 100:
                kept.popitem(last=False)
    return hits


def sorting(rounds):
    total = 0
    for i in range(rounds):
        numbers = [(j * 7919 + i) % 10007 for j in range(600)]
        words = [f"w{n}" for n in numbers[:200]]
        floats = [n / 7 for n in numbers]
        total += sorted(numbers)[300] + int(sorted(floats)[10]) + len(sorted(words, key=len)[0])
        total += sorted(zip(words, numbers), key=lambda pair: pair[1])[5][1] + bisect.bisect(sorted(numbers), 5000)
    return total


def queens(n, row=0, columns=0, left=0, right=0):
    if row == n:
        return 1
    return sum(queens(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1)
               for bit in (1 << c for c in range(n)) if not (columns | left | right) & bit)


edges = graph(1_500)
records = [(f"name{i}", ("Oslo", "Rome", "Bonn", "Lima", "Kiel")[i * i % 5], i % 90) for i in range(8_000)]
print(shortest(edges, 0), breadth_first(edges, 3), group(records), life({(x, x * x % 9) for x in range(40)}, 15), lists(700), sets(2_000),
      cache(15_000), sorting(25), queens(7))
