# eval and exec with a subclass of dict as globals: code of the module asks it as any mapping; so do functions for what they read.
class M(dict):
    def __missing__(self, key):
        if key.startswith("__") or key in ("len", "print", "range"):
            raise KeyError(key)
        return key * 2


class Noisy(dict):
    def __getitem__(self, key):
        print("get", key)
        return dict.__getitem__(self, key)

    def __setitem__(self, key, value):
        print("set", key)
        dict.__setitem__(self, key, value)

    def __delitem__(self, key):
        print("delete", key)
        dict.__delitem__(self, key)


print(eval("abc", M()), eval("abc", {}, M()), eval("len", M()), eval("[x for x in (abc, abc)]", M()))
print(eval("(lambda: abc + abc)()", M()), eval("abc", M(abc=1)))
names = M()
exec("def f():\n    global g\n    g = 1\n    return abc, g, len('x')\nfor i in range(3): r = f()\nprint(r, i)", names)
print(sorted(k for k in names if not k.startswith("__")))
exec("x = 1\nprint(x)\ndel x\nfor i in range(2): y = i\ndef f(): return y\nprint(f())\nprint(f())", Noisy())
try:
    eval("missing", Noisy())
except NameError as error:
    print(error)
try:
    eval("abc", M(), {})
except NameError as error:
    print(error)
