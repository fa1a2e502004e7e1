e = ValueError("x")
print(hasattr(e, "__notes__"))
e.add_note("one")
e.add_note("two")
print(e.__notes__, e)
try:
    e.add_note(5)
except TypeError as t:
    print(t)
print(e.__notes__)
class C(Exception): pass
c = C()
c.add_note("n")
print(c.__notes__, c.__dict__)
