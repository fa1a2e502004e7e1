# oracle: none - the library of CPython 3.13 asks the native encoder to indent, that of 3.11 does it itself
from json.encoder import encode_basestring_ascii
from _json import make_encoder
import json

for value in ([], {}, [[]], {"a": {}}, [1, [2, {"b": [3, {"c": None}]}], "x"], {"k": [], 1: {2: 3}, None: True}):
    for indent in ("  ", "", "\t"):
        native = make_encoder({}, None, encode_basestring_ascii, indent, ": ", ",", False, True, True)
        print(repr("".join(native(value, 0))), "".join(native(value, 0)) == json.dumps(value, indent=indent, skipkeys=True))
