# What re.compile says of patterns that are wrong, and where.
import re

patterns = ['(', ')', '*', 'a**', '[a', '(?P<1>a)', '(?P<a>x)(?P<a>y)', r'\1', '(?<=a+)b', 'a{2,1}', '(?z)', r'\q',
            r'[\q]', '[b-a]', '(?i', 'x(?i)', '(?P=x)', '(?P<x', '(?(1)a|b|c)', '(?(2)a)', '\\', 'a\n(', r'\N{FOO}',
            r'\u12', '(?#', '(?<a', '(?Px)', '(?aL)', '(?L)', '(?i-i:a)', r'(?<=(a)\1)', '{2}', 'x{99999999999}',
            r'(a\1)', '(?P<a>(?P=a))', '(?(a)b)', '(?(0)a)', '(?(-1)a)', r'\400', r'[\400]', r'\x1', r'\U00110000',
            '(?', '(?P', '(?<', '(?-', '(?-i', '(?i-', '(?i-x', '(?-a:x)', '(?au)', r'[\d-z]', '[a-\\d]', '^*', r'\b+',
            '(?:a', '(?>a', '(?=a', 'a|*', b'(?u)', b'\xe9(', b'\\\xe9\\q', '(?P<\xe9>', '(?P<a', '(?P<>a)', '(?P=)',
            '(?P=a', '(?s)x|(?i)y', '[]', '[^]', 'a{1}{2}', 'a?+?', '(?t:a)', '(?-t:a)']
for p in patterns:
    try:
        re.compile(p)
        print(repr(p), 'compiles')
    except Exception as e:
        print(repr(p), type(e).__name__, e, getattr(e, 'msg', ''), [getattr(e, n, '') for n in ('pos', 'lineno', 'colno')])

for flags, p in [(4, 'a'), (32 | 256, 'a'), (32, b'a'), (4 | 256, b'a')]:
    try:
        re.compile(p, flags)
    except ValueError as e:  # the flags exclude one another
        print(e)
for bad in [1, None, [], bytearray(b'a')]:
    try:
        re.compile(bad)
    except TypeError as e:  # no pattern at all
        print(e)
e = re.error('message', 'ab\ncd', 4)
print(e, e.lineno, e.colno, e.pattern, re.error('alone'))
