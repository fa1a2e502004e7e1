class Base:
    def __init__(self, x):
        self.x = x
    def who(self): return "Base"
    def call(self): return self.who()
class Child(Base):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
    def who(self): return "Child of " + super().who()
    @classmethod
    def make(cls): return cls(1, 2)
class Grand(Child):
    def who(self): return "Grand of " + super().who()
    @classmethod
    def make(cls):
        made = super().make()
        made.z = 3
        return made
g = Grand.make()
print(g.who(), g.call(), vars(g), type(g).__name__)
print(super(Child, g).who(), super(Grand, g).who(), super(Grand, Grand).make().__class__.__name__)
class Multi(Child):
    def f(self):
        return [super(Multi, self).who() for _ in range(1)], (lambda: super(Multi, self).who())()
    def g(self):
        def inner(): return super(Multi, self).call()
        return inner(), __class__.__name__
print(Multi(1, 2).f(), Multi(1, 2).g())
print(repr(super(Child, g))[:29])
for bad in (lambda: super(), lambda: super(5), lambda: super(Child, 5), lambda: super(Child, Base(1)), lambda: super(Child, g).nothing):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
def outside(self):
    return super().who()
try:
    outside(g)
except RuntimeError as e:
    print(e)
s = super(Child, g)
print(s.__thisclass__, s.__self_class__, s.__self__ is g)
unbound = super(Child)
print(unbound.__self__, unbound.__get__(g).who())
