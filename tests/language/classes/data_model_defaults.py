class A: pass
a = A()
print(repr(a).startswith("<__main__.A object at 0x"), str(a) == repr(a), a == a, a != a, hash(a) == hash(a), bool(a), a.__class__ is A)
print(A.__eq__ is object.__eq__, A.__repr__ is object.__repr__, A.__init__ is object.__init__, A.__hash__ is object.__hash__)
print(object().__doc__ == object.__doc__, A.__doc__, A.__dict__["__module__"], "__dict__" in A.__dict__, "__weakref__" in A.__dict__)
for f in (lambda: a(), lambda: a + 1, lambda: a[0], lambda: len(a), lambda: iter(a), lambda: -a, lambda: a < a, lambda: int(a), lambda: 1 in a, lambda: a(), lambda: float(a), lambda: a @ a, lambda: next(a), lambda: reversed(a), lambda: hex(a), lambda: abs(a), lambda: complex(a), lambda: bytes(a), lambda: round(a), lambda: divmod(a, 1), lambda: pow(a, 2), lambda: a.x, lambda: delattr(a, "x"), lambda: ord(a)):
    try:
        print(f())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, str(e))
print(object.__reduce__ is not None, a.__sizeof__() > 0, a.__format__("") == str(a), a.__ne__(a), a.__init__(), a.__subclasshook__)if False else None
print(a.__ne__(a), a.__ne__(5), a.__init__(), A.__subclasshook__(int), a.__init_subclass__())
