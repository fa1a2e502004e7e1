# oracle: none - isolates module
import isolates, functools, collections, operator, re
@functools.lru_cache(10)
def sq(x: 'int'): return x*x
@functools.cache
def fib(n): return n if n<2 else fib(n-1)+fib(n-2)
def outer():
    @functools.cache
    def loc(n): return n if n<2 else loc(n-1)+loc(n-2)
    return loc
local=outer()
d=collections.deque([1,2,3],maxlen=5)
d2=collections.deque(); d2.append(d2)
dd=collections.defaultdict(list); dd['a'].append(1)
g=operator.itemgetter(1)
def work(a,b=0):
    dd['b'].append(3)
    return [sq(a)+b, tuple(sq.cache_info()), fib(50), local(30), list(d), d.maxlen, len(d2), d2[0] is d2, dict(dd), g('xyz'), fib.__name__, sq.__wrapped__(4)]
if __name__=='__main__':
    print(isolates.spawn(work, 3).join())
    print(isolates.spawn(functools.partial(work, 3, b=2)).join())
    class Odd(collections.deque): pass
    for bad in (Odd([1]), (i for i in ())):
        try: isolates.spawn(work, bad)
        except TypeError as e: print(e)
