def check(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e, "|", repr(e.__context__))
def in_else():
    try: pass
    except ValueError: return "no"
    else: raise ValueError("from else")
def in_finally():
    try: return 1
    finally: raise KeyError("from finally")
def in_handler_expr():
    try: raise ValueError("first")
    except undefined_class: pass
def in_iter():
    class I:
        def __iter__(self): raise ValueError("iter")
    for x in I(): pass
def in_next():
    class I:
        def __iter__(self): return self
        def __next__(self): raise KeyError("next")
    return list(I())
def in_getitem():
    class I:
        def __getitem__(self, i): raise IndexError
    return list(I())
def in_bool():
    class B:
        def __bool__(self): raise ValueError("bool")
    if B(): pass
def in_hash():
    class H:
        def __hash__(self): raise TypeError("hash")
    return {H(): 1}
def in_default():
    def f(x=1 / 0): pass
def in_decorator():
    @(lambda f: 1 / 0)
    def g(): pass
def in_class_body():
    class C: x = [][0]
def in_comp(): return [x for x in (1, 2) if x.nope]
def in_fstring(): return f"{1 / 0}"
def in_unpack(): a, b = (x for x in [1, 1 / 0])
def in_index():
    class X:
        def __index__(self): raise ValueError("index")
    return [1, 2][X()]
def in_str():
    class S:
        def __str__(self): raise ValueError("str")
    return f"{S()}"
def in_format(): return "{0.x}".format(5)
def in_contains():
    class C:
        def __contains__(self, x): raise ValueError("contains")
    return 1 in C()
def in_cmp():
    class C:
        def __lt__(self, o): raise ValueError("lt")
    return sorted([C(), C()])
def in_call_args(): return print(1, *(1 / 0 for _ in [0]))
def in_with_target():
    class CM:
        def __enter__(self): return 5
        def __exit__(self, t, v, tb): print("exit", t.__name__)
    with CM() as x.y: pass
def in_assert():
    assert False, 1 / 0
def in_global():
    global zzz
    return zzz
def in_match():
    match 5:
        case int() if 1 / 0: pass
def in_augmented():
    x = [1]
    x[5] += 1
def in_delete():
    del [][0]
def in_slice(): return "abc"["x":]
def in_lambda(): return (lambda: 1 / 0)()
for f in (in_else, in_finally, in_handler_expr, in_iter, in_next, in_getitem, in_bool, in_hash, in_default, in_decorator, in_class_body, in_comp, in_fstring, in_unpack, in_index, in_str, in_format, in_contains, in_cmp, in_call_args, in_with_target, in_assert, in_global, in_match, in_augmented, in_delete, in_slice, in_lambda):
    print(f.__name__, end=": ")
    check(f)
