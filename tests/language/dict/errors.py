d = {"a": 1}
def check(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, e.args if isinstance(e, KeyError) else "")
check(lambda: d["z"]); check(lambda: d[1, 2]); check(lambda: d.pop("z")); check(lambda: {}.popitem()); check(lambda: d[[]]); check(lambda: {[]: 1}); check(lambda: d.get({})); check(lambda: [] in d); check(lambda: d.setdefault([], 1)); check(lambda: d.pop([], 1)); check(lambda: d.__delitem__("q"))
check(lambda: dict(5)); check(lambda: dict([1])); check(lambda: dict([(1,)])); check(lambda: dict(["a"])); check(lambda: dict(None)); check(lambda: dict({}, {})); check(lambda: dict(**{1: 2})); check(lambda: d.update(5)); check(lambda: d.update([5])); check(lambda: d.update("ab")); check(lambda: d.update(["abc"])); check(lambda: d.update([[[], 1]])); check(lambda: dict.fromkeys(5)); check(lambda: dict.fromkeys([[]]))
check(lambda: d | 5); check(lambda: d | [("a", 1)]); check(lambda: d + d); check(lambda: d < d); check(lambda: hash(d)); check(lambda: d.nothing); check(lambda: d.get()); check(lambda: d.get(1, 2, 3)); check(lambda: d.pop()); check(lambda: d.items(1)); check(lambda: d.keys()[0]); check(lambda: d.popitem(1)); check(lambda: d.copy(1)); check(lambda: d.__ior__(5)); check(lambda: d.update({}, {}))
class K:
    def __hash__(self): raise ValueError("no hash")
check(lambda: d[K()]); check(lambda: {K(): 1}); check(lambda: K() in d)
class E:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("no eq")
check(lambda: {E(): 1}[E()])
check(lambda: {E(): 1, E(): 2})
e = E()
check(lambda: {e: 1}[e])
class BadKeys:
    def keys(self): return 5
check(lambda: dict(BadKeys()))
class BadGet:
    def keys(self): return ["a"]
check(lambda: dict(BadGet()))
check(lambda: {**BadGet()})
