class O: pass
class A(O): pass
class B(O): pass
class C(O): pass
class D(O): pass
class E(O): pass
class K1(C, A, B): pass
class K2(D, B, E): pass
class K3(A, D): pass
class Z(K1, K3, K2): pass
print([c.__name__ for c in Z.__mro__])
print([c.__name__ for c in Z.mro()])
class X(A, B):
    def m(self): return "X"
class Y(A, B): pass
class W(X, Y): pass
print([c.__name__ for c in W.__mro__], W().m())
def check(f):
    try:
        f()
    except TypeError as e:
        print(e)
def bad1():
    class P(A, B): pass
    class Q(B, A): pass
    class R(P, Q): pass
def bad2():
    class P(O, A): pass
def bad3():
    class P(A, A): pass
def bad4():
    class P(int, str): pass
def bad5():
    class P(5): pass
def bad6():
    class P(A, None): pass
def bad7():
    class P(bool): pass
def bad8():
    class P(range): pass
def bad9():
    class P(type(lambda: 0)): pass
for b in (bad1, bad2, bad3, bad4, bad5, bad6, bad7, bad8, bad9):
    check(b)
class Log:
    def f(self): return ["Log"]
class L1(Log):
    def f(self): return ["L1"] + super().f()
class L2(Log):
    def f(self): return ["L2"] + super().f()
class L3(L1, L2):
    def f(self): return ["L3"] + super().f()
print(L3().f())
print(W.__bases__, O.__subclasses__() == [A, B, C, D, E])
Y.__bases__ = (B, A) if False else (A, B)
class N: 
    def hello(self): return "N"
class M(O): pass
m = M()
M.__bases__ = (N,)
print(m.hello(), [c.__name__ for c in M.__mro__])
