# A subclass of str may have slots; they are pickled and copied, and unset ones say so.
import copy
import pickle


class Token(str):
    __slots__ = ('kind', 'line')


t = Token('x')
t.kind = 5
print(t, t.kind, hasattr(t, 'line'), hasattr(t, '__dict__'), Token.__slots__)
for other in (copy.copy(t), copy.deepcopy(t), pickle.loads(pickle.dumps(t, 2))):
    print(type(other) is Token, other == 'x', other.kind, hasattr(other, 'line'))
del t.kind
for use in (lambda: t.kind, lambda: delattr(t, 'kind'), lambda: setattr(t, 'other', 1)):
    try:
        use()
    except AttributeError as e:
        print(e)


class Wider(Token):
    pass


w = Wider('q')
w.line, w.more = 1, 2
print(w.line, w.more, w.__dict__['more'])

for base in (int, bytes, tuple):
    try:
        type('T', (base,), {'__slots__': ('a',)})
    except TypeError as e:
        print(e)


# A member of another class is no state of this one.
class Other:
    __slots__ = tuple(f'a{i}' for i in range(50))


class Plain:
    __slots__ = ('x',)


Plain.a40 = Other.a40
p = Plain()
p.x = 1
print(p.__reduce_ex__(2)[2])
