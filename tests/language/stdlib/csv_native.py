import _csv
class Out:
    def __init__(self): self.s = ''
    def write(self, s): self.s += s; return len(s)
def w(rows, *a, **k):
    o = Out()
    try:
        x = _csv.writer(o, *a, **k)
        for r in rows: print(x.writerow(r), end=' ')
        print(repr(o.s))
    except Exception as e: print(type(e).__name__, e, repr(o.s))
rows = [[1, 'a', None, 2.5, 'x,y', 'q"q', 'l\nl', ''], [''], [None], [], ['é€', True], 'abc', (1j,)]
w(rows); w(rows, quoting=1); w(rows, quoting=2); w(rows[:1], quoting=3); w(rows[:1], quoting=3, escapechar='\\'); w(rows, delimiter='\t', lineterminator='\n')
w(rows, doublequote=False); w(rows, doublequote=False, escapechar='!'); w([['a\\b', "it's"]], escapechar='\\', quotechar="'"); w([5]); w([['']], quoting=3); w([['a b']], delimiter=' ')
w([['a', 'b']], 'nodialect'); w([], delimiter=''); w([], delimiter='ab'); w([], quoting=9); w([], quoting='x'); w([], quotechar=None, quoting=0); w([['a"']], quotechar=None); w([], foo=1); w([], delimiter=None); w([], lineterminator=5); w([], escapechar='xx'); w([], quotechar=3)
def r(lines, *a, **k):
    try:
        x = _csv.reader(lines, *a, **k)
        for row in x: print(row, x.line_num, end=' ')
        print()
    except Exception as e: print(type(e).__name__, e)
r(['a,b,c\r\n', '1,"2, 3","x""y"\n', '\n', '"multi\n', 'line",z', ' lead, "q"', 'é,€', 'a"b,c', '"a"b,c', ',', '""'])
r([' a, b'], skipinitialspace=True); r(['a;b'], delimiter=';'); r(['1,"a",2.5'], quoting=2); r(['1,x'], quoting=2); r(['"a",b'], quoting=3); r(['a\\,b,"c\\"d"'], escapechar='\\'); r(["'a,b',c"], quotechar="'")
r(['"a"b'], strict=True); r(['"abc'], strict=True); r(['"abc']); r(['a\rb']); r(['a\r\n']); r(['"a""b"'], doublequote=False); r([b'a']); r(5); r(['a,b\\'], escapechar='\\'); r(['"a\\'], escapechar='\\'); r([]); r(['a\\\nb'], escapechar='\\')
_csv.register_dialect('semi', delimiter=';', quoting=1); print(_csv.list_dialects()); d = _csv.get_dialect('semi')
print(d.delimiter, d.quoting, d.quotechar, d.escapechar, repr(d.lineterminator), d.doublequote, d.skipinitialspace, d.strict)
w([['a', 1]], 'semi'); w([['a', 1]], dialect='semi', quoting=0); r(['a;b'], 'semi')
class D: delimiter = '|'; quotechar = '"'; lineterminator = '\n'
w([['a', 'b|c']], D); w([['a', 'b|c']], D()); _csv.unregister_dialect('semi')
for f in (lambda: _csv.unregister_dialect('semi'), lambda: _csv.get_dialect('x'), lambda: _csv.register_dialect(5), lambda: _csv.writer(5), lambda: _csv.writer(), lambda: _csv.field_size_limit('a'), lambda: _csv.Dialect(delimiter=5), lambda: _csv.Dialect('nope')):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(_csv.field_size_limit(), _csv.field_size_limit(4), _csv.field_size_limit()); r(['abcd,abcde'])
