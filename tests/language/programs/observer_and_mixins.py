class Observable:
    def __init__(self): self._obs = {}
    def on(self, event):
        def deco(f):
            self._obs.setdefault(event, []).append(f)
            return f
        return deco
    def emit(self, event, *a, **k): return [f(*a, **k) for f in self._obs.get(event, ())]
bus = Observable()
@bus.on("add")
def first(x, y=1): return x + y
@bus.on("add")
@bus.on("mul")
def second(x, y=2): return x * y
print(bus.emit("add", 5), bus.emit("mul", 5, y=4), bus.emit("none"))
class ReprMixin:
    def __repr__(self): return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in sorted(vars(self).items()) if not k.startswith('_'))})"
class EqMixin:
    def __eq__(self, o): return type(self) is type(o) and vars(self) == vars(o)
    def __hash__(self): return hash(tuple(sorted(vars(self).items())))
class OrderMixin:
    def __gt__(self, o): return o < self
    def __le__(self, o): return not o < self
    def __ge__(self, o): return not self < o
class Version(ReprMixin, EqMixin, OrderMixin):
    def __init__(self, s): self.major, self.minor = map(int, s.split("."))
    def __lt__(self, o): return (self.major, self.minor) < (o.major, o.minor)
a, b = Version("1.10"), Version("1.9")
print(a > b, a >= b, a <= b, a == Version("1.10"), a != b, {a, b, Version("1.9")} == {b, a}, max(a, b), sorted([a, b]))
class State:
    def __init_subclass__(cls, **k):
        super().__init_subclass__(**k)
        State.all = getattr(State, "all", {}) | {cls.__name__: cls}
    def next(self, c): raise NotImplementedError
class Idle(State):
    def next(self, c): return Running() if c == "start" else self
class Running(State):
    def next(self, c): return {"stop": Idle, "pause": Paused}.get(c, Running)()
class Paused(State):
    def next(self, c): return Running() if c == "resume" else self
s = Idle()
trace = []
for c in ("stop", "start", "pause", "x", "resume", "stop"):
    s = s.next(c)
    trace.append(type(s).__name__)
print(trace, sorted(State.all))
