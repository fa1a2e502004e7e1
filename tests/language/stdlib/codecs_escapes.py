# unicode_escape, raw_unicode_escape and the escapes of bytes: errors, replacement, and incomplete ends.
import codecs,warnings
warnings.simplefilter("ignore")
for dec in (codecs.unicode_escape_decode, codecs.raw_unicode_escape_decode):
  for b in [b'a\\', b'a\\x', b'a\\x4', b'\\x41', b'\\u12', b'\\U0001', b'\\1', b'\\12', b'\\123', b'\\N', b'\\N{', b'\\N{SPA', b'\\N{SPACE}', b'\\Nx', b'\\N{}', b'\\xg', b'\\uzz', b'\\\n', b'\\q', b'\\777', b'\\U00110000', b'\\U0011', b'\\N{foo}z', b'\\\\', b'\\\\u0041',b'\\ug', b'\xff\\']:
    for final in (False, True):
      for e in ('strict','replace','ignore'):
        try: r = dec(b, e, final)
        except Exception as x: r = x, getattr(x,'start',None), getattr(x,'end',None)
        print(dec.__name__, b, final, e, r)
for e in (None,'strict','ignore','replace','foo'):
  for b in [b'a\\', b'\\x4', b'\\xg', b'\\x41', b'\\\n', b'\\q', b'\\777', b'\\12', b'\\u', b'\\x4z1']:
        try: r = codecs.escape_decode(b, e)
        except Exception as x: r = x
        print(b, e, r)
print(codecs.escape_encode(b'ab\'"\x00\n\xff\\'))
