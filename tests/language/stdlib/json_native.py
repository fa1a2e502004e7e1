import _json
class C:
    strict = True; object_hook = None; object_pairs_hook = None; parse_float = float; parse_int = int; parse_constant = 'const:{}'.format
def t(f, *a):
    try: print(a, f(*a))
    except Exception as e: print(a, type(e).__name__, e)
s = _json.make_scanner(C)
for text in ('1', '-0', '1.5e3', '1e400', '-12345678901234567890123', 'null', 'true', 'false', 'NaN', '-Infinity', 'Infinity', '"a\\u00e9\\n"', '"\\ud83d\\ude00"',
             '"\\ud83d"', '[]', '[1, 2 ,3 ]', '{}', '{"a": {"b": [null]}, "a": 2, "é": "ü"}', '"€"', '{"k\\n": "😀"}', '01', '1.', '1e', '-', 'nul', '', 'x'):
    t(s, text, 0)
t(s, '  1', 2); t(s, '1', -1); t(s, 5, 0); t(s, '1')
C.object_hook = lambda d: ('hook', d)
print(_json.make_scanner(C)('{"a": [{}]}', 0))
C.object_pairs_hook = lambda d: d
print(_json.make_scanner(C)('{"a": [{}], "b": 1}', 0))
C.parse_int = lambda x: x + 'i'; C.parse_float = lambda x: x + 'f'
print(_json.make_scanner(C)('[1, 2.0, 1e3]', 0))
for v in ('abc', 'é"\\\n\x00\x7f\x80', '€😀\ud800', ''): print(ascii(_json.encode_basestring(v)), _json.encode_basestring_ascii(v))
t(_json.encode_basestring, 5); t(_json.scanstring, '"abc"', 1); t(_json.scanstring, 'a"', 9)
def default(o):
    if isinstance(o, set): return sorted(o)
    raise TypeError('no ' + type(o).__name__)
class D(dict): pass
class I(int):
    def __repr__(self): return 'I'
class S(str): pass
class F(float):
    def __repr__(self): return 'F'
e = _json.make_encoder({}, default, _json.encode_basestring_ascii, None, ': ', ', ', False, False, True)
loop = []; loop.append(loop)
for v in (None, True, 1, -2**70, 1.5, 1e100, float('inf'), float('nan'), 'é', [], (), {}, [1, (2, [3])], {'a': 1, 2: 3, None: 4, True: 5, 1.5: 6, 'x': {1, 2}},
          D(a=1), I(5), F(2.5), S('s'), {S('k'): I(1), I(3): F(0.5)}, {(1,): 2}, loop, {'a': loop}):
    t(lambda x: e(x, 0), v) if v is not loop and v != {'a': loop} else t(lambda: e(v, 0))
e = _json.make_encoder(None, default, _json.encode_basestring, None, ':', ',', True, True, False)
for v in ({'b': 1, 'a': 'é€', (1,): 3}, [float('nan')], {'b': 1, 1: 2}): t(lambda x: e(x, 0), v)
e = _json.make_encoder(None, default, lambda s: '<' + s + '>', None, ':', ',', False, True, False)
print(e({'a': 1, 2: 'b', None: []}, 0))
t(_json.make_encoder, 1, 2, 3, 4, 5, 6, 7, 8, 9)
