# An AttributeError that a class of a script raises itself learns of which name and object it speaks.
class A:
    def __getattr__(self, n):
        raise AttributeError('no %s' % n)
try: A().x
except AttributeError as e: print(e.name, type(e.obj))
try: A().x()
except AttributeError as e: print(e.name, type(e.obj))
class P:
    @property
    def q(self): raise AttributeError('z')
    @property
    def r(self): return self.blech
try: P().q
except AttributeError as e: print(e.name, type(e.obj))
try: P().r
except AttributeError as e: print(e.name, type(e.obj))
try: P.zz
except AttributeError as e: print(e.name, e.obj)
for f in (lambda: getattr(A(), 'y'), lambda: P().__dict__.u, lambda: super(P, P()).w):
    try: f()
    except AttributeError as e: print(e.name, type(e.obj))
