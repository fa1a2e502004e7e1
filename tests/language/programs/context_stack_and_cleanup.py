class ExitStack:
    def __init__(self): self.stack = []
    def enter(self, cm):
        v = cm.__enter__()
        self.stack.append(cm.__exit__)
        return v
    def callback(self, f, *a): self.stack.append(lambda *exc: f(*a) and None)
    def __enter__(self): return self
    def __exit__(self, *exc):
        suppressed = False
        while self.stack:
            try:
                if self.stack.pop()(*exc): suppressed, exc = True, (None, None, None)
            except Exception as e:
                suppressed, exc = False, (type(e), e, e.__traceback__)
        if exc[1] is not None and not suppressed and exc[1].__traceback__ is not None and exc[0]: 
            return False
        return suppressed
class contextmanager:
    def __init__(self, f): self.f = f
    def __call__(self, *a, **k): return GenCM(self.f(*a, **k))
class GenCM:
    def __init__(self, g): self.g = g
    def __enter__(self): return next(self.g)
    def __exit__(self, t, v, tb):
        if t is None:
            try: next(self.g)
            except StopIteration: return False
            raise RuntimeError("did not stop")
        try: self.g.throw(v)
        except StopIteration as e: return e is not v
        except BaseException as e:
            if e is v: return False
            raise
@contextmanager
def tag(name, swallow=()):
    print(f"<{name}>")
    try: yield name.upper()
    except swallow as e: print("swallowed", repr(e))
    finally: print(f"</{name}>")
with tag("a") as x, tag("b"): print(x)
with tag("s", (ValueError,)): raise ValueError("inside")
try:
    with tag("k", (ValueError,)): raise KeyError("passes")
except KeyError as e: print("caught", e)
with ExitStack() as st:
    for n in "xyz": st.enter(tag(n))
    st.callback(print, "callback", 1)
    print("body")
with ExitStack() as st:
    st.enter(tag("outer", (ZeroDivisionError,)))
    st.enter(tag("inner"))
    1 / 0
print("end")
