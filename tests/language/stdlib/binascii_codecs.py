import binascii as b
data = bytes(range(256))
print(b.b2a_base64(data), b.b2a_base64(b'ab', newline=False), b.b2a_base64(b''))
assert b.a2b_base64(b.b2a_base64(data)) == data
def t(f, *a, **k):
    try: print(f.__name__, a, k, f(*a, **k))
    except Exception as e: print(f.__name__, a, k, type(e).__name__, e)
for s in (b'YWJj', 'YWI=', 'YQ==', 'YQ=', 'Y', 'YWJjZ', '=YWJj', 'YW=Jj', 'YQ==YQ==', 'Y W\nJ j', 'é', 5, 'YWI=x', ''):
    t(b.a2b_base64, s); t(b.a2b_base64, s, strict_mode=True)
for s in ('00ff', b'0', 'zz', b'ABcd', 3): t(b.unhexlify, s)
t(b.hexlify, b'abcdef'); t(b.hexlify, b'abcdef', ':'); t(b.hexlify, b'abcdef', b'_', 4); t(b.hexlify, b'abcdef', '-', -4); t(b.hexlify, 'abc')
print(b.crc32(b'hello'), b.crc32(b'lo', b.crc32(b'hel')), b.crc32(b'', -1), b.crc_hqx(b'hello', 0), b.crc_hqx(b'world', 70000))
print(b.b2a_uu(data[:45]), b.b2a_uu(b''), b.b2a_uu(b'\0\0a', backtick=True))
assert b.a2b_uu(b.b2a_uu(data[:45])) == data[:45]
for s in (b'', b' \n', b'#86)C\n', b'#86)C!\n', b'\x80', b'"86)C', 'abc', b'!!!!!!'): t(b.a2b_uu, s)
t(b.b2a_uu, data)
for s in (b'a=b', b'x \n y\t\n', b'.\n', b'a' * 100, b'\xe9t\xe9 ', b'a b_c\r\nd', b'\r\n', b'\x00\x7f~', b'a ' * 50):
    for k in ({}, {'quotetabs': True}, {'istext': False}, {'header': True}):
        q = b.b2a_qp(s, **k)
        print(q, b.a2b_qp(q, header=k.get('header', False)) == s)
for s in (b'a=\nb', b'=3', b'=zz', b'==41', b'=41_', b'a=', b'=\r\nx', b'=4'): t(b.a2b_qp, s); t(b.a2b_qp, s, header=True)
print(issubclass(b.Error, ValueError), b.Error, b.Incomplete)
