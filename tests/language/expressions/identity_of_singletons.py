print(None is None, True is True, ... is ..., NotImplemented is NotImplemented)
print(bool(1) is True, bool("") is False, (1 == 1) is True)
x = y = []
print(x is y, x is not [], [] is [])
print(type(None), type(...), type(NotImplemented), type(None)() is None)
print(None is not None)
a = object()
print(a is a, a == a, a != a, a is object())
print(int is int, type(1) is int, type(True) is bool, type is type)
for t in (type(None), type(...), bool):
    try:
        class X(t): pass
    except TypeError as e:
        print(e)
