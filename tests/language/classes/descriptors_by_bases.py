# A class becomes a descriptor by new bases, when the caches are warm.
class G:
    def __get__(s,o,t): return 'got'
class Base0: pass
class D(Base0): pass
class H:
    x=D()
h=H()
def f(): return h.x
def g(): return H.x
for i in range(200): f(); g()
print(type(f()).__name__, type(g()).__name__)
D.__bases__=(G,)
print(f(), g())
class D3(Base0): pass
class H3: x=D3()
h3=H3(); h3.__dict__['x']='inst'
def f3(): return h3.x
for i in range(200): f3()
class DD:
    def __get__(s,o,t): return 'data'
    def __set__(s,o,v): print('set',v)
D3.__bases__=(DD,)
print(f3())
def st(v): h3.x=v
st(3)
class D4: pass
class H4: x=D4()
h4=H4(); h4.y=1
def st4(v): h4.x=v
for i in range(200): st4(i)
