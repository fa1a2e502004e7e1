# Methods, bound and not, of classes and of built-in types go through pickle and copy: as what getattr() finds again.
import copy
import functools
import pickle


class A:
    __slots__ = ("field",)

    def method(self):
        return 5

    @classmethod
    def of_class(cls):
        return cls.__name__

    def __eq__(self, other):
        return type(other) is A


a = A()
things = [a.method, A.of_class, a.__eq__, str.upper, str.__len__, "abc".__len__, "abc".upper, [].append, str.join, dict.fromkeys,
          str.maketrans, object.__init__, a.__init__, float.fromhex, int.__add__, (5).__add__,
          type.mro, object.__new__, len, functools.partial(a.method), A.field]
for thing in things:
    reduced = thing.__reduce__()
    print(type(thing).__name__, reduced if type(reduced) is str else (reduced[0], len(reduced), reduced[1][1:]))
    for protocol in (2, 4, 5):
        try:
            again = pickle.loads(pickle.dumps(thing, protocol))
        except Exception as error:
            print("   ", type(error).__name__, error)
        else:
            print("   ", type(again).__name__, getattr(again, "__qualname__", None))
    print("   ", type(copy.copy(thing)).__name__, type(copy.deepcopy(thing)).__name__)
try:
    copy.deepcopy(dict.__dict__["fromkeys"])
except TypeError as error:
    print(error)
print(pickle.loads(pickle.dumps(a.method))(), pickle.loads(pickle.dumps(A.of_class))(), pickle.loads(pickle.dumps("x".upper))())
print(copy.deepcopy({"key": str.join})["key"]("-", "ab"), pickle.loads(pickle.dumps((5).__add__))(1))

# What has no way to be pickled, and states without attributes.
import copy
import io
for make in (lambda: copy.copy(memoryview(b"a")), lambda: pickle.dumps(memoryview(b"a"), 0), lambda: pickle.dumps(memoryview(b"a")), lambda: pickle.dumps(make.__code__)):
    try:
        make()
    except TypeError as e:
        print(e)
for stream in (io.StringIO("abc"), io.BytesIO(b"abc")):
    print(stream.__getstate__())
    stream.x = 1
    print(stream.__getstate__())
