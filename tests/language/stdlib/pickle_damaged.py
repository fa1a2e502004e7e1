# Damaged pickles of every protocol raise what CPython raises, or give what it gives. (Messages about lengths depend on memory.)
import collections, copyreg, hashlib, io, pickle, re, _pickle

class A: pass
class S:
    __slots__ = ("a", "b")
    def __getstate__(self): return None, {n: getattr(self, n) for n in self.__slots__}
class L(list): pass
class D(dict): pass

ALLOWED = {("__main__", c.__name__): c for c in (A, S, L, D)}
for c in (int, set, frozenset, list, dict, bytearray, bytes, object, complex, range, slice, str, tuple, getattr):
    ALLOWED["builtins", c.__name__] = ALLOWED["__builtin__", c.__name__] = c
ALLOWED["__builtin__", "xrange"] = range
ALLOWED["__builtin__", "unicode"] = str
ALLOWED["copy_reg", "_reconstructor"] = ALLOWED["copyreg", "_reconstructor"] = copyreg._reconstructor
ALLOWED["_codecs", "encode"] = __import__("_codecs").encode
ALLOWED["collections", "OrderedDict"] = collections.OrderedDict

class Reader(_pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in ALLOWED: raise pickle.UnpicklingError("refused")
        return ALLOWED[module, name]
    def persistent_load(self, pid): return "persistent", pid

class Writer(_pickle.Pickler):
    def persistent_id(self, o): return "id%s" % o.p if type(o) is A and hasattr(o, "p") else None

def bases():
    a = A(); a.x = 1; a.y = [a]
    s = S(); s.a = 1; s.b = "\xe9"
    p = A(); p.p = 5
    shared = ["shared"]
    t = []; tt = (t, 1); t.append(tt)
    values = [[1, -2, 300, 70000, 2**40, -2**70, 10**30, True, None, 1.5, "a", "\xe9\u20ac\U0001f600", "x" * 300, b"b", b"bb" * 200,
               bytearray(b"q")], {"k": (1,), 2: (1, 2), "z": (1, 2, 3), 4: (1, 2, 3, 4), 5: ()}, {1, 2, 3}, frozenset([1, 2]), a, s, L([1, 2]),
              D(a=1), [p, p], [shared, shared, (shared, shared)], t, tt, collections.OrderedDict(a=1, b=2), range(3), 3j, [[], {}, set()]]
    for value in values:
        for protocol in range(6):
            f = io.BytesIO(); Writer(f, protocol).dump(value); yield f.getvalue()
    yield from (b"(i__main__\nA\n.", b"(c__main__\nA\no.", b"(S'abc\\n'\nS\"d\"\nU\x03abcT\x03\0\0\0\xffbct.",
                b"(I01\nI00\nI0x10\nL5L\nF1.5\nV\\u20acz\nt.", b"(lp0\nI1\na(dp1\nS'a'\nI2\nsg0\nt.", b"]q\0(K\1K\2eh\0\x86.",
                b"\x80\x05(\x97\x98K\1t.", b"(NNNl1(NNd20N.", b"\x82\x01\x83\x01\x00\x84\x01\0\0\0t.", b"(K\1K\2\x91.", b"\x8f(K\1\x90.")

state = 20261128
def below(n):
    global state
    state = state * 6364136223846793005 + 1442695040888963407 & 2**64 - 1
    return (state >> 33) % n

OPS = b"(.012FIJKLMNPQRSTUVXab}cdeghijl]opst)uGBC" + bytes(range(0x80, 0x99))
def damaged(data, others):
    data = bytearray(data)
    for _ in range(1 + below(3)):
        kind, i = below(6), below(len(data) + 1)
        if kind == 0: data[i:i + 1] = bytes([below(256)])
        elif kind == 1: data[i:i + 1] = bytes([OPS[below(len(OPS))]])
        elif kind == 2: data.insert(i, OPS[below(len(OPS))])
        elif kind == 3: del data[i:i + 1 + below(3)]
        elif kind == 4 and below(3) == 0: del data[i:]
        else:
            other = others[below(len(others))]; j = below(len(other)); data[i:i] = other[j:j + 1 + below(20)]
    return bytes(data)

def shown(o, around=()):
    if id(o) in around or len(around) > 6: return "..."
    inner = lambda x: shown(x, around + (id(o),))
    if isinstance(o, dict): text = ",".join(inner(k) + ":" + inner(v) for k, v in o.items())
    elif isinstance(o, (list, tuple)): text = ",".join(map(inner, o))
    elif isinstance(o, (set, frozenset)): text = ",".join(sorted(map(inner, o)))
    elif type(o) in (int, float, str, bytes, bytearray, bool, complex, range, slice, type(None)): text = repr(o)[:60]
    else: text = ""
    if isinstance(o, (A, L, D)): text += "/" + inner(o.__dict__)
    return type(o).__name__ + "(" + text + ")"

everything = list(bases())
lines, kinds = [], collections.Counter()
for i in range(1500):
    data = damaged(everything[below(len(everything))], everything)
    if re.search(rb"r..[\x08-\xff]|r...[\x01-\xff]", data, re.S): continue  # CPython makes room for so many objects
    try:
        result = shown(Reader(io.BytesIO(data), encoding=("ASCII", "latin-1", "bytes")[i % 3], buffers=[b"xy", bytearray(b"z")]).load())
        kinds["loaded"] += 1
    except Exception as e:
        result = type(e).__name__ + " " + re.sub("0x[0-9a-f]+", "", str(e))[:80]
        if isinstance(e, (MemoryError, OverflowError)) or "truncated" in result: result = "length"
        kinds[result.split()[0]] += 1
    lines.append(result)
for i in range(0, len(lines), 50):
    print(i, hashlib.md5("\n".join(lines[i:i + 50]).encode("utf-8", "backslashreplace")).hexdigest())
print(sorted(kinds.items()))
