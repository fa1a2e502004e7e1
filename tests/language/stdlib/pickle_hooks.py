# Hooks, memos, out-of-band buffers and the messages of _pickle.
import _pickle, array, copyreg, gc, io, pickle, re, weakref

def show(f, *args, **kwargs):
    try: print(f(*args, **kwargs))
    except Exception as e: print(type(e).__name__, re.sub("0x[0-9a-f]+", "0x", str(e)))

dumps, loads = _pickle.dumps, _pickle.loads

# Damaged and odd pickles.
for data in (b"", b"x", b"\xff", b"N", b"K", b"S'\\xg'\n.", b"S'\xe9'\n.", b"Sx\n.", b"Pabc\n.", b"NQ.", b"\x80\x06N.", b"F1e400\n.", b"F1e-400\n.",
             b"Fx\n.", b"F1x\n.", b"F-inf\n.", b"F nan\n.", b"F+1.5\n.", b"F0x1\n.", b"I\n.", b"Ix\n.", b"I 5 \n.", b"I010\n.",
             b"I99999999999999999999\n.", b"L99999999999999999999L\n.", b"Lx\n.", b"LxL\n.", b"L0xgL\n.", b"gx\n.", b"g5\n.", b"Np-5\n.", b"Np5\n0g5\n.",
             b"cnope\nnope\n.", b"N\x94h\x05.", b"(1N.", b"(.", b"1.", b"t.", b"Nb.", b"NNb.", b")R.", b"NNR.", b"\x8a\x01\xff.", b"\x8b\xff\xff\xff\xff.",
             b"\x82\x00.", b"\x82\xf1.", b"\x95\xff\xff\xff\xff\xff\xff\xff\xff.", b"\x95\x05\0\0\0\0\0\0\0N.", b"(Nd.", b"}(Nu.", b"N(NNu.", b"NNa.",
             b"N(Ne.", b"N(N\x90.", b"NN\x93.", b"N\x93.", b"N)\x81.", b"cbuiltins\nint\nN\x81.", b"cbuiltins\nint\n)N\x92.",
             b"ctypes\nGeneratorType\n)\x81.", b"ctypes\nFrameType\n)}\x92.", b"ccollections.abc\nMapping\n)\x81.", b"cbuiltins\nNoneType\n.", b"X\2\0\0\0\xc3\xa9.",
             b"X\1\0\0\0\xe9.", b"X\3\0\0\0\xed\xa0\x80.", b"V\\ud800\\U0001f600\n.", b"V\\u12\n.", b"\x97.", b"N\x98.", b"\x98.", b"2.", b"N2\x86.",
             b"q\0."):
    show(lambda: ascii(loads(data)))
for options in ({"encoding": "latin1"}, {"encoding": "bytes"}, {"errors": "replace"}, {"encoding": "nope"}, {"encoding": 5}, {"errors": "nope"}):
    show(lambda: ascii(loads(b"S'\xe9'\n.", **options)))

# Arguments.
show(dumps, 1, 6); show(dumps, 1, -5); show(dumps, 1, "x"); show(dumps, 1, 4, buffer_callback=print)
show(_pickle.dump, 1, 2); show(_pickle.load, 2); show(loads, "x"); show(_pickle.Pickler, 1); show(_pickle.Unpickler, 1)

# Hooks of a pickler.
out = io.BytesIO(); p = _pickle.Pickler(out, 2); l = [1]
p.dump(l); print(out.getvalue(), [(k == id(l), v) for k, v in p.memo.copy().items()])
p.dump(l); print(out.getvalue())
q = _pickle.Pickler(io.BytesIO(), 2); q.memo = p.memo; q.memo = p.memo.copy()
for value in (5, {1: 2}): show(setattr, q, "memo", value)
show(delattr, q, "memo"); show(lambda: p.persistent_id); show(setattr, p, "persistent_id", 5); show(delattr, p, "persistent_id")
p.persistent_id = lambda o: "id" if o == "x" else None
p.clear_memo(); p.dump(["x", "y"]); print(out.getvalue())
print(p.bin, p.fast); p.fast = True; print(p.fast); show(lambda: p.dispatch_table); show(setattr, p, "fast", "x")
out = io.BytesIO(); p = _pickle.Pickler(out); p.fast = 1; p.dump([[1], [2]]); print(out.getvalue())
c = []; c.append(c); show(p.dump, c)
class NoInit(_pickle.Pickler):
    def __init__(self): pass
show(NoInit().dump, 1)
class NoInit(_pickle.Unpickler):
    def __init__(self): pass
show(NoInit().load)
class A: pass
class Override(_pickle.Pickler):
    def reducer_override(self, o): return (dict, ()) if o is A else "len" if o is len else NotImplemented
out = io.BytesIO(); Override(out, 4).dump([A]); print(out.getvalue())
p = _pickle.Pickler(out := io.BytesIO(), 2); p.dispatch_table = {A: lambda a: (list, ((1, 2),))}; p.dump(A()); print(out.getvalue())

# Of an unpickler.
u = _pickle.Unpickler(io.BytesIO(b"]q\5.")); print(u.load(), u.memo.copy())
for value in (5, {"x": 1}, {-1: None}, {3: 4}): show(setattr, u, "memo", value)
show(lambda: u.persistent_load); show(setattr, u, "persistent_load", 5)
u = _pickle.Unpickler(io.BytesIO(b"Pab\n.K\1Q.P\xff\n.")); u.persistent_load = lambda pid: ("got", pid)
show(u.load); show(u.load); show(u.load)
class Named(_pickle.Unpickler):
    def find_class(self, module, name): return module, name
show(Named(io.BytesIO(b"cm\nn\n.")).load)
stream = io.BytesIO(dumps(1) + dumps("two", 0) + b"rest"); show(_pickle.load, stream); show(_pickle.load, stream); print(stream.read())
stream = io.BufferedReader(io.BytesIO(dumps(1) + dumps("two", 0) + b"rest")); show(_pickle.load, stream); show(_pickle.load, stream); print(stream.read())

# Buffers.
show(pickle.PickleBuffer, "foo")
b = pickle.PickleBuffer(data := bytearray(b"foo")); m = memoryview(b); m[0] = 48; print(data, m.obj is data, b.raw().format)
b.release(); show(memoryview, b); show(b.raw); b.release(); print(bytes(m))
show(pickle.PickleBuffer(memoryview(b"abcdef")[::2]).raw); show(dumps, pickle.PickleBuffer(memoryview(b"abcdef")[::2]), 5)
show(dumps, pickle.PickleBuffer(b"ab"), 4)
b = pickle.PickleBuffer(array.array("i", [1, 2, 3])); print(memoryview(b).format, b.raw().nbytes, memoryview(b).tolist())
apart = []
d = dumps([pickle.PickleBuffer(bytearray(b"q" * 10)), pickle.PickleBuffer(b"w")], 5, buffer_callback=apart.append); print(d, len(apart))
show(lambda: [bytes(x) for x in loads(d, buffers=apart)]); show(loads, d); show(loads, d, buffers=[b"1"])
show(lambda: [memoryview(x).readonly for x in loads(d, buffers=[bytearray(b"1"), bytearray(b"2")])])

# Nothing keeps itself alive, and what changes while it is pickled harms nobody.
class B(bytes): pass
x = B(b"x"); x.me = pickle.PickleBuffer(x); w = weakref.ref(x.me); del x; gc.collect(); print(w())
class P(_pickle.Pickler):
    def persistent_id(self, o): return None
class U(_pickle.Unpickler):
    def persistent_load(self, pid): return pid
x = P(io.BytesIO()); w = weakref.ref(x); del x; print(w())
x = U(io.BytesIO()); w = weakref.ref(x); del x; print(w())
x = P(io.BytesIO()); x.me = x; x.dump([x.__class__, "a"]); w = weakref.ref(x); del x; gc.collect(); print(w())
l = [1]
class Shrinks:
    def __reduce__(self): l.clear(); d.clear(); return int, ()
l = [Shrinks(), 2, 3]; d = {}; print(dumps(l))
d = {1: Shrinks(), 2: 3}; show(dumps, d)
deep = []
for i in range(100000): deep = [deep]
try: dumps(deep)
except RecursionError: print("too deep")
