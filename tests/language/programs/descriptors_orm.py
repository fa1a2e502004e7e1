class Field:
    def __init__(self, kind, default=None, check=None): self.kind, self.default, self.check = kind, default, check
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, cls): return self if obj is None else obj.__dict__.get(self.name, self.default)
    def __set__(self, obj, v):
        if not isinstance(v, self.kind): raise TypeError(f"{self.name} must be {self.kind.__name__}, not {type(v).__name__}")
        if self.check and not self.check(v): raise ValueError(f"bad {self.name}: {v!r}")
        obj.__dict__[self.name] = v
class ModelMeta(type):
    registry = {}
    def __new__(m, name, bases, ns, table=None):
        cls = super().__new__(m, name, bases, ns)
        cls.fields = {**getattr(cls, "fields", {}), **{k: v for k, v in ns.items() if isinstance(v, Field)}}
        cls.table = table or name.lower() + "s"
        m.registry[cls.table] = cls
        return cls
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __iter__(cls): return iter(cls.fields)
    def __len__(cls): return len(cls.fields)
class Model(metaclass=ModelMeta):
    def __init__(self, **kw):
        for k, v in kw.items():
            if k not in self.fields: raise AttributeError(f"{type(self).__name__} has no field {k!r}")
            setattr(self, k, v)
    def __repr__(self): return f"{type(self).__name__}({', '.join(f'{k}={getattr(self, k)!r}' for k in self.fields)})"
    def __eq__(self, o): return type(self) is type(o) and all(getattr(self, k) == getattr(o, k) for k in self.fields)
    def sql(self): return f"INSERT INTO {self.table} ({', '.join(self.fields)}) VALUES ({', '.join('%r' % (getattr(self, k),) for k in self.fields)})"
class Person(Model, table="people"):
    name = Field(str, "anon", check=bool)
    age = Field(int, 0, check=lambda a: a >= 0)
class Employee(Person):
    salary = Field(float, 0.0)
p, e = Person(name="ann", age=3), Employee(name="bob", salary=2.5)
print(p, e, p.sql(), e.sql(), list(Employee), len(Person), sorted(ModelMeta.registry), p == Person(name="ann", age=3), p == e, sep="\n")
print(Person.name.default, type(Person.age).__name__, Person.table, Employee.table)
for f in (lambda: Person(age="x"), lambda: Person(age=-1), lambda: Person(nope=1), lambda: Person(name="")):
    try: f()
    except (TypeError, ValueError, AttributeError) as x: print(type(x).__name__, x)
