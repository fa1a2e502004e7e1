# What a warm cache knows of a class when values of the class become descriptors, members of other classes are put in
# place, or a property is replaced while it is read.
import gc
import threading


# A class of values gains __get__ and __set__ when the caches are warm.
class Value:
    pass


class Owner:
    x = Value()
    y = Value()


def read_x(o): return o.x
def read_y(o): return o.y
def write_y(o, value): o.y = value
def read_of_class(): return Owner.x
def call_x(o): return o.x()


first, second = Owner(), Owner()
second.y = 5
for i in range(200):
    read_x(first), read_y(second), write_y(second, i), read_of_class()
Value.__call__ = lambda self: 'called'
for i in range(200):
    call_x(first)
Value.__get__ = lambda self, o, cls: ('got', o is first, cls)
print(read_x(first), read_of_class(), read_y(second))
try:
    call_x(first)
except TypeError as e:
    print(e)
stored = []
Value.__set__ = lambda self, o, value: stored.append(value)
print(read_y(second))
write_y(second, 77)
print(stored, second.__dict__)
del Value.__get__, Value.__set__
print(type(read_x(first)).__name__, read_y(second))


# The class of the value itself changes.
class Plain:
    pass


class Descriptor:
    def __get__(self, o, cls): return 'got'
    def __set__(self, o, value): stored.append(value)


class Holder:
    x = Plain()


def read(o): return o.x
def read_class(): return Holder.x
def write(o, value): o.x = value


empty, full = Holder(), Holder()
full.x = 1
for i in range(100):
    read(empty), read_class(), read(full), write(full, i)
Holder.__dict__['x'].__class__ = Descriptor
print(read(empty), read_class(), read(full))
write(full, 5)
print(stored)


# A member of a class with many slots in a class with none, put in place while the attribute is used.
class Many:
    __slots__ = tuple('a%d' % i for i in range(200))


class None_:
    __slots__ = ()


foreign = Many.a150
def replacing_getter(self): None_.x = foreign; return 1
def replacing_setter(self, value): None_.x = foreign
def store(o): o.x = 1
def load(o): return o.x


instance = None_()
for use in (store, load):
    for i in range(100):
        None_.x = property(replacing_getter, replacing_setter)
        use(instance)
        try:
            print('used', use(instance))
        except TypeError as e:
            last = e
    print(last)


# Members outlive the name of their class.
def member():
    class Gone:
        __slots__ = ('x', '__dict__', '__weakref__')
    return Gone.__dict__['x'], Gone.__dict__['__dict__'], Gone.__dict__['__weakref__']


kept = [member() for _ in range(50)]
gc.collect()
junk = [bytes(200) for _ in range(1000)]
for members in kept:
    for m in members:
        try:
            m.__get__(3)
        except TypeError as e:
            message = e
    assert m.__objclass__.__name__ == 'Gone'
print(message, repr(kept[0][0]), kept[0][1].__objclass__.__qualname__)
del kept, members, m
print(gc.collect() > 0)


# super() with None for self is unbound.
class Base:
    def f(self): return super().f
    def g(self): return repr(super())


for function in (Base.f, Base.g):
    try:
        print(function(None))
    except AttributeError as e:
        print(e)


# A property is replaced by another thread, whenever it runs.
class Changing:
    pass


def make():
    namespace = {}
    exec('def getter(self):\n  a = 1\n  return [a, self]\n', namespace)
    return property(namespace['getter'])


def change():
    for _ in range(300):
        Changing.p = make()


Changing.p = make()
thread = threading.Thread(target=change)
thread.start()
o = Changing()
while thread.is_alive():
    assert all(v == [1, o] for v in map(lambda z: z.p, [o] * 20))
    for i in range(20):
        assert (o.p, o.p, o.p) == ([1, o],) * 3
thread.join()
print('replaced')
