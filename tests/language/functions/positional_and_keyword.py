def f(a, b, c=3, d=4):
    return a, b, c, d
print(f(1, 2), f(1, 2, 5), f(1, b=2), f(b=1, a=2), f(1, 2, d=9), f(*[1, 2], **{"d": 0}), f(d=1, c=2, b=3, a=4))
def g(): return "no args"
print(g())
def h(a, *args): return a, args
print(h(1), h(1, 2, 3), h(*range(4)))
def k(**kw): return kw
print(k(), k(a=1, self=2, kw=3), k(**{"not an identifier": 1}))
def m(a, *args, b, c=5, **kw): return a, args, b, c, kw
print(m(1, b=2), m(1, 2, 3, b=4, c=5, d=6, e=7))
def order(a, b): return a, b
print(order(*(1,), *(2,)), order(b=1, **{"a": 2}))
def many(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p): return a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p
print(many(*range(16)), many(*range(8), **{x: 1 for x in "ijklmnop"}))
