# Where errors of syntax are placed when they span lines or lie in patterns; what is warned of as a literal.
import warnings


def told(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "f", "exec")
        except SyntaxError as e:
            print(repr(source), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
    for w in caught:
        print(repr(source), w.category.__name__, w.message)


for source in ("x = (1,\n2\n3)", "x = [1\n2]", "f(1\n2)", "x = {'a': 1\n'b': 2}", "(a b)", "",
               "match x:\n case a.b as c.d: pass", "match x:\n case f'a': pass", "match x:\n case 1 as c(): pass",
               "x is -1", "x is not (1, 2)", "x is 1 + 2", "x is not None", "x is not True", "x is ()", "1or 2", "0x1for x in y"):
    told(source)
