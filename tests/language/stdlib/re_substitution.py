# sub and subn: templates, functions, and errors of both.
import re

print(re.sub(r'(\w)(\w)', r'\2\1-\g<0>', 'abcd éf'), re.subn('a', lambda m: m.group() * 2, 'banana'))
print(re.sub('(?P<x>a)', r'[\g<x>\n\101\0]', 'cab'), re.sub('a(b)?', r'<\1>', 'aab'), re.sub('a', '', 'banana', 2))
print(re.sub(b'a', b'\\g<0>!', b'banana'), re.sub('é', '日', 'été'), re.sub('日', 'x', 'a日b'), re.sub('a', lambda m: None, 'bab'))
s = 'unchanged'
print(re.sub('x', 'y', s) is s, re.match('(u)(n)', s).expand(r'\2\1\g<2>'), re.sub('', '-', 'abc'))
for t in [r'\1', r'\g<x>', r'\g', r'\g<', r'\q', r'\g<1', r'\400', r'\g<-1>', '\\', r'\g<>', r'\g<a b>', r'\g<99>', 1, lambda m: 1]:
    try:
        print(re.sub('x', t, 'x'))
    except Exception as e:
        print(repr(t) if isinstance(t, str) else '', type(e).__name__, e, getattr(e, 'pos', ''))
for args in [('a', b'b', 'a'), (b'a', 'b', b'a'), ('a', 'b', b'a')]:
    try:
        print(re.sub(*args))
    except TypeError as e:  # text and bytes do not mix
        print(e)
