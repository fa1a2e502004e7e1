# Documents that would take libexpat to the end of the stack: refused, where CPython's ends at some depth of its own.
import sys
from xml.parsers import expat


def refused(data, **handlers):
    parser = expat.ParserCreate()
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    if sys.implementation.name != "skerry":
        return True
    try:
        parser.Parse(data, True)
    except RecursionError:
        return True


chain = "".join(f"<!ENTITY e{i} '&e{i - 1};'>" for i in range(1, 50000))
print(refused(f"<!DOCTYPE a [<!ENTITY e0 'x'>{chain}]><a b='&e49999;'/>"))
print(refused("<!DOCTYPE a [<!ELEMENT a " + "(" * 100000 + "b" + ")" * 100000 + ">]><a/>", ElementDeclHandler=print))
parser = expat.ParserCreate()
depth = 0


def again(*args):
    global depth
    depth += 1
    try:
        parser.Parse(b"<b/>", False)
    except RuntimeError:
        return
    raise AssertionError


if sys.implementation.name == "skerry":
    parser.StartElementHandler = again
    parser.Parse(b"<a>" * 10, False)
    assert depth == 10
