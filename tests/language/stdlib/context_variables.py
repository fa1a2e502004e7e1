import contextvars, re
from contextvars import ContextVar, copy_context, Context, Token

def show(x): print(re.sub('0x[0-9a-f]+', 'ADDR', repr(x)))
def attempt(f, *a):
    try: show(f(*a))
    except Exception as e: print(type(e).__name__, re.sub('0x[0-9a-f]+', 'ADDR', str(e)))

v = ContextVar('v'); w = ContextVar('w', default=[1])
show(v); show(w); print(v.name, w.get())
attempt(v.get); print(v.get(5))
t = v.set(1); show(t); print(t.old_value is Token.MISSING, t.var is v); show(Token.MISSING)
t2 = v.set(2); print(t2.old_value, v.get()); v.reset(t2); print(v.get()); attempt(v.reset, t2); show(t2)
attempt(w.reset, t); attempt(v.reset, 1); attempt(ContextVar, 5); attempt(Token); attempt(Context, 1)
c = copy_context(); print(c[v], v in c, w in c, len(c), list(c) == [v], c.get(w, 'd'), list(c.items()) == [(v, 1)], list(c.values()), list(c.keys()) == [v])
attempt(lambda: c[w].x); attempt(lambda: c['v']); attempt(lambda: 5 in c)
def f(x, *, y):
    v.set(x); w.set(y); attempt(c.run, f, 1)
    return v.get(), w.get()
print(c.run(f, 10, y=20), v.get(), w.get(), c[v], c[w])
def token_elsewhere(): v.reset(t)
attempt(c.run, token_elsewhere)
def raising(): v.set('r'); 1 / 0
attempt(c.run, raising); print(c[v], v.get())
d = c.copy(); print(d == c, d is c); d.run(v.set, 'other'); print(c[v], d[v], d == c)
attempt(c.run)
def gen():
    v.set('inside'); yield v.get()
g = gen(); print(next(g), v.get())
it = iter(copy_context()); print(len(list(it)))
print(Context().run(lambda: v.get('none')))
print(ContextVar[int], hash(v) == hash(v))
