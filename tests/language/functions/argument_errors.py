def check(f, *a, **kw):
    try:
        print(f(*a, **kw))
    except TypeError as e:
        print(e)
def zero(): pass
def one(a): pass
def two(a, b): pass
def three(a, b, c): pass
def four(a, b, c, d): pass
def opt(a, b=1): pass
def opt2(a=0, b=1): pass
def var(a, *args): pass
def kw(a, **kwargs): pass
def kwonly(a, *, k): pass
def kwonly2(a, b=1, *, k, l=2): pass
check(zero, 1)
check(zero, 1, 2)
check(zero, a=1)
check(one)
check(one, 1, 2)
check(one, b=1)
check(one, 1, a=1)
check(two)
check(two, 1)
check(two, b=1)
check(two, 1, 2, 3)
check(two, 1, 2, c=3)
check(three)
check(three, 2)
check(four)
check(four, 1, d=1)
check(opt)
check(opt, 1, 2, 3)
check(opt2, 1, 2, 3)
check(opt2, 1, a=1)
check(var)
check(kw)
check(kw, 1, 2)
check(kw, 1, a=2)
check(kwonly, 1, 2, 3)
check(kwonly, 1, 2, 3, k=1)
check(kwonly2)
check(kwonly2, 1, 2, 3)
check(kwonly2, 1, 2, 3, k=1)
check(lambda x: x)
class C:
    def m(self, x): pass
    def none(): pass
    @classmethod
    def cm(cls, x): pass
    @staticmethod
    def sm(x): pass
    def __init__(self, v=1): pass
check(C().m)
check(C().m, 1, 2)
check(C.m)
check(C().none)
check(C.cm)
check(C().cm, 1, 2)
check(C.sm)
check(C, 1, 2)
check(C, w=1)
