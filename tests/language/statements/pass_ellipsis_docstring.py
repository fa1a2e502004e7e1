def nothing(): pass
def dots(): ...
def doc():
    """First line.

    Second."""
def not_doc():
    f"no {1}"
def no_doc():
    1
class Doc:
    "class doc"
class NoDoc:
    x = "not a doc"
print(nothing(), dots(), doc(), not_doc())
print(repr(doc.__doc__))
print(not_doc.__doc__, no_doc.__doc__, nothing.__doc__)
print(Doc.__doc__, NoDoc.__doc__)
"a string statement is allowed anywhere"
print(__doc__)
if True: pass
for _ in (): pass
else: pass
print(..., Ellipsis is ...)
