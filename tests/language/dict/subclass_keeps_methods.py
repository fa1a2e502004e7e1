# Subclasses of dict, list and set: what overrides a method beside a slot, and what leaves it.
class D(dict):
    def __missing__(self, key):
        return ("missing", key)


class Plain(dict):
    pass


class G(dict):
    def __getitem__(self, key):
        return ("got", super().__getitem__(key))


class L(list):
    def __getitem__(self, index):
        return ("item", list.__getitem__(self, index))


class S(set):
    def __contains__(self, item):
        return not super().__contains__(item)


class Named(dict):
    __getitem__ = dict.get


class Bound(dict):
    __getitem__ = {"other": 1}.__getitem__


print(D(a=1)["a"], D()["b"], D().__getitem__("c"), dict.__getitem__(D(), "d"))
print(Plain(a=1)["a"], "a" in Plain(a=1), Plain(a=1).__getitem__("a"))
print(G(a=1)["a"], [x for x in L([1, 2])], L([1, 2])[1], 1 in S([1]), 2 in S([1]))
print(Named(a=1)["z"], Bound()["other"])
G.__getitem__ = dict.__getitem__
print(G(a=1)["a"])
del G.__getitem__
print(G(a=1)["a"])
Plain.__getitem__ = lambda self, key: "patched"
print(Plain(a=1)["a"])
del Plain.__getitem__
print(Plain(a=1)["a"])
try:
    Plain()["none"]
except KeyError as e:
    print("KeyError", e)
print({}.__contains__ == {}.__contains__, list(map({1: "x"}.__getitem__, [1])), list(filter({1}.__contains__, [0, 1])))
