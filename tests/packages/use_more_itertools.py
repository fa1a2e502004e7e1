"""more_itertools: a walk through its recipes, lazy classes and errors."""
import more_itertools as mi


def show(name, value):
    print(name, list(value) if hasattr(value, "__next__") else value)


show("chunked", mi.chunked(range(7), 3))
show("sliced", mi.sliced("abcdefg", 3))
show("windowed", mi.windowed([1, 2, 3, 4, 5], 3, step=2, fillvalue="-"))
show("collapse", mi.collapse([1, [2, [3, (4, 5)]], "ab"], base_type=str))
show("interleave_longest", mi.interleave_longest([1, 2, 3], "ab", range(4)))
show("split_at", mi.split_at("one,two,,three", lambda c: c == ","))
show("partition", [list(x) for x in mi.partition(lambda x: x % 3, range(10))])
show("bucket", {k: list(mi.bucket(["a1", "b1", "a2"], key=lambda s: s[0])[k]) for k in "ab"})
show("consecutive_groups", [list(g) for g in mi.consecutive_groups([1, 2, 3, 7, 8, 12])])
show("distinct_permutations", mi.distinct_permutations([1, 0, 1]))
show("set_partitions", mi.set_partitions("abc", 2))
show("powerset", mi.powerset([1, 2, 3]))
show("unique_everseen", mi.unique_everseen("AbaB", key=str.lower))
show("circular_shifts", mi.circular_shifts([1, 2, 3]))
show("run_length", mi.run_length.encode("aaabbc"))
show("decode", mi.run_length.decode([("a", 2), ("b", 1)]))
show("locate", mi.locate([0, 1, 1, 0, 1]))
show("stagger", mi.stagger([0, 1, 2, 3], offsets=(-1, 0, 1)))
show("sort_together", mi.sort_together([(3, 1, 2), "cab"]))
show("map_reduce", dict(mi.map_reduce("abbccc", keyfunc=str.upper, valuefunc=lambda x: 1, reducefunc=sum)))
show("exactly_n", mi.exactly_n([1, 0, 1], 2))
show("nth_combination", mi.nth_combination(range(5), 3, 5))
show("roundrobin", mi.roundrobin("ABC", "D", "EF"))
show("grouper", mi.grouper("ABCDE", 2, "x"))
show("difference", mi.difference([1, 3, 6, 10]))
show("substrings", mi.substrings("abc"))
show("zip_offset", mi.zip_offset([0, 1, 2], "abc", offsets=(0, 1)))
show("product_index", mi.product_index([8, 2], range(10), range(5)))
show("sieve", mi.sieve(30) if hasattr(mi, "sieve") else [])
p = mi.peekable([1, 2, 3])
print(p.peek(), next(p), p[1], p.prepend(9, 8), list(p), p.peek("end"))
s = mi.seekable(str(i) for i in range(5))
print(next(s), next(s), s.seek(0), list(s), s.elements())
s = mi.spy(iter(range(5)), 2)
print(s[0], list(s[1]))
print(mi.one(["x"]), mi.first([], "none"), mi.last([1, 2]), mi.nth_or_last([1], 5), mi.ilen(iter("abc")), mi.quantify([1, 0, 1]))
for call in [lambda: mi.one([]), lambda: mi.one([1, 2]), lambda: mi.only([1, 2]), lambda: mi.first([]), lambda: list(mi.chunked([1, 2, 3], 2, strict=True))]:
    try:
        print(call())
    except ValueError as error:
        print("ValueError", error)
print(list(mi.numeric_range(1.0, 2.0, 0.25)), mi.numeric_range(10)[3:5], 4 in mi.numeric_range(0, 10, 2))
print(list(mi.SequenceView([1, 2, 3])), list(mi.islice_extended(iter(range(10)))[-4:-1]))
