assert True
assert 1 == 1, "fine"
def check(f):
    try:
        f()
    except AssertionError as e:
        print(repr(e), e.args)
def plain(): assert False
def text(): assert 0, "zero is false"
def number(): assert [], 5
def tup(): assert None, (1, 2)
def inst(): assert "", ValueError("x")
for f in (plain, text, number, tup, inst):
    check(f)
def message():
    print("message evaluated")
    return "m"
assert True, message()
check(lambda: (_ for _ in ()).throw(AssertionError))
try:
    assert False, message()
except AssertionError as e:
    print(e)
