# Escapes that mean nothing are warned of, and are errors of syntax under a filter that says so.
import warnings

for source in [r"'\z'", r"b'\z'", r"'\400'", "'''\n\\z'''", "1 is 1"]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        eval(source)
    for w in caught:
        print(w.category.__name__, w.message, w.filename, w.lineno)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            eval(source)
        except SyntaxError as e:
            print(e.msg, e.filename, e.lineno, e.offset)
