"""What the collector finds unreachable leaves alone what of it is still held: dicts, cells, iterators, globals."""
import gc, collections, functools, weakref, types, itertools
class A: pass
def cyc(o):
    l = [o]; l.append(l)
a = A(); a.x = 1; d = a.__dict__; cyc(a); del a; gc.collect(); print(d)
def f(x=[1], *, k={2:3}): return x
f.attr = 5; d = f.__dict__; df=f.__defaults__; kd=f.__kwdefaults__; cyc(f); del f; gc.collect(); print(d, df, kd)
class B:
    y = 2
    def m(self): return __class__, self.y
mp = B.__dict__; m = B.m; cyc(B); del B; gc.collect(); print(mp['y'], m.__closure__[0].cell_contents.__name__)
def g():
    v = [7]
    def h(): return v
    return h
h = g(); cell = h.__closure__[0]; clo = h.__closure__; cyc(h); del h; gc.collect(); print(cell.cell_contents, clo[0].cell_contents)
p = functools.partial(print, [1], k=[2]); pk = p.keywords; pa=p.args; cyc(p); del p; gc.collect(); print(pk, pa)
try: 
    1/0
except Exception as e: 
    tb = e.__traceback__; args=e.args; e.add_note('n'); n = e.__notes__; cyc(e)
gc.collect(); print(tb.tb_lineno, args, n, tb.tb_frame is not None)
m = types.SimpleNamespace(a=1); d = m.__dict__; cyc(m); del m; gc.collect(); print(d)
od = collections.OrderedDict(a=1); v = od.values(); it=iter(od.items()); cyc(od); del od; gc.collect(); print(list(v), list(it))
dd = {1:2}; k = dd.keys(); cyc(dd); del dd; gc.collect(); print(list(k))
ls = [1,2,3]; it = iter(ls); cyc(ls); del ls; gc.collect(); print(list(it))
s = {1,2}; it = iter(s); cyc(s); del s; gc.collect(); print(sorted(it))
dq = collections.deque([1,2]); it = iter(dq); cyc(dq); del dq; gc.collect(); print(list(it))
def gen():
    z = [1]
    yield z
    yield z
gg = gen(); z = next(gg); fr = gg.gi_frame; cyc(gg); del gg; gc.collect(); print(z, fr.f_locals if fr else None)
ch = itertools.chain([1],[2]); it = iter(ch); cyc(ch); del ch; gc.collect(); print(list(it))
pr = property(lambda s: 1, doc='d'); fg = pr.fget; cyc(pr); del pr; gc.collect(); print(fg(0))
mv = memoryview(bytearray(b'abc')); ba = mv.obj; cyc(mv); del mv; gc.collect(); ba.append(1); print(ba)
cm = collections.ChainMap({1:2}); ms = cm.maps; cyc(cm); del cm; gc.collect(); print(ms)
import array; 
w = weakref.WeakValueDictionary(); dt = w.data; o=A(); w[1]=o; cyc(w); del w; gc.collect(); print(len(dt))
module = types.ModuleType("x"); exec("def f(): return g\ng = 1", module.__dict__)
f = module.f; cyc(module); del module; gc.collect(); print(f())
