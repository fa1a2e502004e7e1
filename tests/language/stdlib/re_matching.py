# Match objects, the methods of patterns, and where Python's patterns differ from Perl's.
import re

m = re.match(r'(?P<a>\w+) (\d+)?', 'hello 12x')
print(m, m.groups(), m.groupdict(), m.lastindex, m.lastgroup, m.span('a'), m.regs, m['a'], m.group(1, 2))
print(re.findall(r'\w+', 'a bc déf Ωx 日本'), re.findall(r'(a)(b)?', 'abaab'), re.findall('x*', 'axb'))
print(re.split(r'(,)|;', 'a,b;c'), re.split(r'x*', 'axbc'), re.split('(?:b)', 'abcbd', 1))
print(re.sub('x*', '-', 'abxd'), [m.span() for m in re.finditer('a*', 'baac')])
print(re.compile('abc', 2 | 8), re.compile(b'x'), re.compile('x' * 300))
print(re.fullmatch('a|ab', 'ab'), re.match('a|ab', 'abc', 0), re.fullmatch('a*?', 'aab'), re.fullmatch('a$', 'a\n'))
print(re.match(b'(.)(.)', bytearray(b'xy')).groups(), re.escape('a.b*c'), re.escape(b'a b'))
p = re.compile('^b|c$')
print(p.search('abc', 1), p.search('abc', 0, 3), p.match('bc', 5), p.search('abc', -4, 99).span())

# The end of a subject, empty matches, long repeats.
print(re.findall(r'^|$', 'a\nb\n', 8), re.findall('$', 'a\n'), re.findall(r'\Z', 'a\n'), re.findall(r'\B', ''), re.findall(r'\b', 'ab c'))
print(re.match('.{65536}', 'x' * 100000).span(), re.match('.{3,70000}?x', 'x' * 9).span(), re.match('a{,2}b', 'aab'), re.match('a{2', 'a{2'))
print(re.match('(?s:.)(.)', '\n\n'), re.match(r'[^\s\S]', 'a'), re.match('x{5000000}', 'x'))
# Case, white space, words.
print(re.match('(?i)İ', 'i'), re.match('(?i)ı', 'I'), re.findall('(?i)[i]', 'iIİı'), re.findall('(?i)k', 'kK\u212a'), re.findall('(?i)\u212a', 'kK'))
print(re.findall(r'\s', '\x1c\x85\u180e\u2000 '), re.findall(r'\S', '\x1c\x85a'), re.search('(?i)straße', 'STRAßE'))
print(re.match(r'(?a:\w)', 'é'), re.match(r'\w', 'é'), re.findall(r'(?a)\w', 'éa'), re.findall(r'(?i:é)É', 'ÉÉéÉÉé'))
print(re.findall(r'(?ai:[k-m])', 'kK\u212aL'), re.findall(r'\bé', 'aé é'), re.findall(r'(?a)\bé', 'aé é'), re.findall(b'\\w', b'a\xe9'))
print(re.findall(r'[\W\d]', 'aé1日-٣'), re.findall(r'[^\W\d]', 'aé1日-٣_'), re.findall('[À-ÿ]', 'éĀ×'), re.findall('[Ā-\U0001f600]', 'é日😀'))
# Groups.
print(re.match('(?:(a)|b)*', 'ab').groups(), re.match('(a)|b', 'b').groups(), re.match('(a)?(?(1)b|c)', 'c'), re.match(r'(a)\1', 'aa'))
print(re.match('((a)(b))', 'ab').lastindex, re.match('(a)()', 'a').lastindex, re.match('((a))', 'a').lastindex, re.match('a', 'a').lastindex)
print(re.match('(?>a+)b', 'aab'), re.match('(?>a+)a', 'aa'), re.match('a++a', 'aa'), re.match(r'(?<=x)a', 'xa'), re.compile(r'(?<=x)a').match('xa', 1))
print(re.sub('(?x) a  # comment\n b', 'z', 'xab'), re.match('(?x: a ) b', 'a b'))
s = re.compile('(a)|(b)').scanner('abc')
print(s.match(), s.match(), s.match())
print(re.Scanner([('[0-9]+', lambda s, t: int(t)), ('(a)(b)', 'w'), (' ', None), ('x', 'x')]).scan('12 ab x3 !'))

for call in [lambda: re.match('a', b'a'), lambda: re.match(b'a', 'a'), lambda: re.match('a', 1), lambda: m.group(9),
             lambda: m.group('zz'), lambda: re.compile(re.compile('a'), 2), lambda: re.Pattern()]:
    try:
        call()
    except Exception as e:  # TypeError, IndexError, ValueError
        print(type(e).__name__, e)
b = bytearray(b'abc')
found = re.finditer(b'.', b)
try:
    b.append(1)
except BufferError as e:  # the iterator holds the buffer
    print(e)
print(list(found), b.append(1), re.Match[str], re.compile('a') == re.compile('a'), re.compile('a') == re.compile('a', 2))
