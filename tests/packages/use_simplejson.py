"""simplejson: both ways, options, decimals, errors with their place (without its C speedups: they are CPython's own)."""
import sys
from collections import OrderedDict, namedtuple
from decimal import Decimal

sys.modules["simplejson._speedups"] = None
import simplejson as json

Point = namedtuple("Point", "x y")
DATA = {"name": "caf\u00e9 \U0001f600", "list": [1, 2.5, True, None, -0.0, 1e300], "nested": {"a": {"b": []}}, "text": "tab\t\"quote\" \\ /"}
print(json.dumps(DATA))
print(json.dumps(DATA, ensure_ascii=False, sort_keys=True, indent=2))
print(json.dumps(DATA, separators=(",", ":"), indent="\t"))
print(json.dumps([Point(1, 2), Decimal("1.10"), (1, 2), 10 ** 30]))
print(json.dumps(Point(1, 2), namedtuple_as_object=False), json.dumps({1: 2, None: 3, 1.5: 4, True: 5}))
print(json.dumps({"k": [float("nan"), float("inf")]}, ignore_nan=True), json.dumps(iter("ab"), iterable_as_array=True))
print(json.dumps({(1, 2): 3, "a": 1}, skipkeys=True), json.dumps("<&>\u2028", for_json=True))


class Thing:
    def for_json(self):
        return {"thing": 1}


print(json.dumps([Thing()], for_json=True), json.dumps(Thing(), default=lambda o: type(o).__name__))
print(json.loads(json.dumps(DATA)) == DATA, json.loads("[1.10, 1e2]", use_decimal=True))
print(json.loads('{"b": 1, "a": 2}', object_pairs_hook=OrderedDict), json.loads('{"a": 1}', object_hook=lambda d: sorted(d)))
print(json.loads(' [ "\\u00e9\\ud83d\\ude00" , 12345678901234567890, -1.5E-3, NaN ] '))
for bad in ["", "[1,]", '{"a" 1}', '["\\x"]', "nul", '{"a": 1} x', '["tab\t"]', "[1 2]", '"open']:
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as error:
        print(repr(bad), error, error.lineno, error.colno, error.pos)
for bad in [object(), {object(): 1}, {1, 2}]:
    try:
        print(json.dumps(bad))
    except TypeError as error:
        print(str(error).split(" at 0x")[0][:40])
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as error:
    print(error)
print(list(json.JSONEncoder(indent=1).iterencode({"a": [1, {"b": 2}]})))
