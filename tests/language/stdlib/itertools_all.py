# Every iterator of itertools: results, ends, errors.
import itertools as it
from itertools import *
def L(x): return list(x)
print(L(chain('ab', [1,2])), L(chain.from_iterable(['xy', 'z'])), L(islice(count(5), 3)), L(islice(count(0.5, 2), 3)), count(3), count(3, 2))
print(L(islice(cycle('abc'), 8)), L(repeat(7, 3)), repeat(1), repeat(1, 4), L(cycle([])))
print(L(islice(range(20), 2, 15, 4)), L(islice('abcdef', None)), L(islice('abcdef', 2)), L(islice('abcdef', 2, None)), L(islice('abcdef', 0, 6, 10)))
for a in [(-1,), (1, -2), (1, 2, 0), ('x',)]:
    try: islice('abc', *a)
    except Exception as e: print(type(e).__name__, e)
r = iter(range(10)); print(L(islice(r, 3)), next(r)); r = iter(range(10)); print(L(islice(r, 1, 8, 3)), next(r, None))
print(L(starmap(pow, [(2, 3), (3, 2)])), L(takewhile(lambda x: x < 3, [1, 2, 3, 1])), L(dropwhile(lambda x: x < 3, [1, 2, 3, 1])))
print(L(filterfalse(None, [0, 1, '', 2])), L(filterfalse(lambda x: x % 2, range(6))), L(compress('ABCDEF', [1, 0, 1, 0, 1, 1])))
print(L(accumulate([1, 2, 3, 4])), L(accumulate([1, 2, 3], max)), L(accumulate([1, 2], initial=10)), L(accumulate([], initial=0)))
print(L(pairwise('abcd')), L(pairwise('a')), L(zip_longest('ab', 'xyz', fillvalue='-')), L(zip_longest()), L(zip_longest('', '')))
print(L(product('ab', [1, 2])), L(product([0, 1], repeat=2)), L(product()), L(product('ab', [])), L(product('ab', repeat=0)))
print(L(permutations('abc')), L(permutations('abc', 2)), L(permutations('ab', 3)), L(permutations('', 0)), len(L(permutations(range(6)))))
print(L(combinations('abcd', 2)), L(combinations('abc', 0)), L(combinations('ab', 3)), L(combinations_with_replacement('abc', 2)), L(combinations_with_replacement('', 2)))
print([(k, L(g)) for k, g in groupby('AAABBC')], [(k, L(g)) for k, g in groupby([1, 3, 2, 4, 5], lambda x: x % 2)])
g = groupby('AAABB'); k1, g1 = next(g); k2, g2 = next(g); print(k1, L(g1), k2, L(g2))
a, b, c = tee(iter('hello'), 3); print(L(a), next(b), L(c), L(b)); print(tee([], 0))
import copy; a, = tee('xyz', 1); next(a); d = copy.copy(a) if False else a.__copy__(); print(L(a), L(d))
for f in [lambda: product('a', repeat=-1), lambda: combinations('a', -1), lambda: permutations('a', 'x'), lambda: tee('a', -1), lambda: chain(1).__next__(), lambda: count('a'), lambda: pairwise(), lambda: repeat(), lambda: zip_longest(1), lambda: accumulate(), lambda: L(starmap(pow, [1])), lambda: chain.from_iterable(3), lambda: cycle(1), lambda: compress([1])]:
    try: f(); print('none')
    except Exception as e: print(type(e).__name__, e)
print(type(chain()), it.groupby, chain[int])
x = []; c = chain(x); x.append(c); del x, c
t = tee(range(100000))[0]; print(sum(t))
a, b = tee(range(200000)); print(sum(a)); del a, b
print(repeat(3, 5).__length_hint__(), L(map(pow, range(3), repeat(2))))
