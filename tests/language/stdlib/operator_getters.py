import operator, _string
print(operator.add(1,2), operator.itemgetter(1)([1,2]), operator.itemgetter(1,2)("abc"), operator.attrgetter('real','imag')(3), operator.methodcaller('split',',')("a,b"), repr(operator.methodcaller('f',1,x=2)), repr(operator.itemgetter(1)), repr(operator.attrgetter('a.b')))
print(list(_string.formatter_parser("a{b!r:>{w}}c{{d}} {0.x[1]}")))
f,r=_string.formatter_field_name_split("0.x[1][a]"); print(f,list(r))
for bad in ["{","}","{a","{a!","{a!r","{a:{}", "{a{"]:
    try: print(list(_string.formatter_parser(bad)))
    except ValueError as e: print(e)
print(operator.countOf([1,1,2],1), operator.indexOf("abc","c"), operator.length_hint(iter([1,2])), operator.concat([1],[2]))
