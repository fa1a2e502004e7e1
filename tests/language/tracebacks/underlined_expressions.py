# exit: 0
import sys
def show(f):
    try:
        f()
    except Exception as e:
        sys.excepthook(type(e), e, e.__traceback__.tb_next)
x = {"a": None}
class O: attr = None
o = O()
def binary(): return (1 + 2) * (3 / 0) - 4
def subscript(): return x["a"]["b"]["c"]
def attribute(): return o.attr.deeper.still
def call(): return len(x["a"])
def call2(): return o.attr(1, 2) + 3
def compare(): return 1 < 2 < "a"
def unary(): return 5 * -"a"
def augmented():
    y = 1
    y += "a"
def several(): return [1, 2][5] if x else None
def args(): print(1, undefined_name, 3)
def comp(): return [1 // n for n in (1, 0)]
def fstring(): return f"{1} {o.nope} {2}"
def multiline():
    return (1 +
            2 + "a" +
            3)
def whole(): undefined
def raising(): raise ValueError("whole line")
def delete(): del x["zz"]
def unpack(): a, b = 1, 2, 3
def store(): x.y.z = 5
def store_item(): o.attr[0] = 5
def loop():
    for i in 5: pass
def with_(): 
    with o.attr: pass
def chained(): return x["a"].foo().bar()
def unicode(): return "é日" + 1 + len("ü")
def lam(): return (lambda q: q.w)(1)
def imp(): import nothing_there
def ret(): return not -o
def matmul(): return o @ o
def slicing(): return [1, 2, 3][o:2]
def await_like(): yield_ = (yield_)
def ternary(): return 1 if undefined else 2
def starred(): return [*5]
def kwargs(): return dict(**5)
def power(): return 2 ** "x" ** 2
def assertion(): assert x["a"], "message " + "here"
for f in (binary, subscript, attribute, call, call2, compare, unary, augmented, several, args, comp, fstring, multiline, whole, raising, delete, unpack, store, store_item, loop, with_, chained, unicode, lam, imp, ret, matmul, slicing, await_like, ternary, starred, kwargs, power, assertion):
    show(f)
