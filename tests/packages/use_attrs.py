"""attrs: definitions, validators, converters, slots, frozen classes, comparison, evolving, serialising."""
import attr
import attrs


@attrs.define(order=True)
class Point:
    x: int = attrs.field(validator=attrs.validators.instance_of(int))
    y: int = attrs.field(default=0, converter=int)


@attrs.frozen(kw_only=True)
class Circle:
    center: Point = attrs.field(factory=lambda: Point(0))
    radius: float = attrs.field(default=1.0, validator=[attrs.validators.ge(0), attrs.validators.lt(100)])
    area: float = attrs.field(init=False, repr=lambda v: f"{v:.2f}")

    @area.default
    def _area(self):
        return 3.14159 * self.radius ** 2


@attr.s(auto_attribs=True, hash=True, cmp=True)
class Old:
    name: str
    tags: list = attr.ib(factory=list, hash=False, eq=False)
    secret: str = attr.ib(default="", repr=False)

    def __attrs_post_init__(self):
        self.tags.append("made")


def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as error:
        print(type(error).__name__, str(error)[:120])


p = Point(1, "2")
print(p, p == Point(1, 2), p < Point(2), Point.__slots__, attrs.asdict(p), attrs.astuple(p))
attempt(Point, "x")
attempt(setattr, p, "z", 1)
attempt(setattr, p, "x", "no")
c = Circle(radius=2)
print(c, attrs.evolve(c, radius=3), c == Circle(radius=2))
attempt(setattr, c, "radius", 1)
attempt(Circle, radius=-1)
attempt(Circle, 1)
o = Old("n", secret="s")
print(o, o == Old("n", ["other"], "s"), hash(o) == hash(Old("n", secret="s")), attr.fields(Old).name.type, [f.name for f in attrs.fields(Circle)])
print(attrs.asdict(c, filter=lambda a, v: a.name != "area"), attrs.asdict(Old("m"), value_serializer=lambda i, f, v: repr(v)))
Made = attrs.make_class("Made", {"a": attrs.field(default=1), "b": attrs.field(factory=dict)}, bases=(Point,))
print(Made(5), Made.__mro__[1].__name__, attrs.has(Made), attrs.has(int))


@attrs.define
class Derived(Point):
    z: list = attrs.field(factory=list, eq=attrs.cmp_using(eq=lambda a, b: len(a) == len(b)))
    n: int = attrs.field(default=attrs.Factory(lambda self: self.x * 10, takes_self=True), on_setattr=attrs.setters.frozen)


d = Derived(3, z=[1])
print(d, d == Derived(3, z=[2]), d.n)
attempt(setattr, d, "n", 1)
print(attrs.validators.optional(attrs.validators.in_([1, 2])), attrs.converters.optional(int)(None), attr.converters.to_bool("yes"))
match d:
    case Derived(3, y):
        print("matched", y)
