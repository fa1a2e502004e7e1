# oracle: none - isolates module
# Spawned functions use enums and data classes of their own script, and get instances of them.
import dataclasses
import enum
import isolates


class Col(enum.Enum):
    R = 1
    G = 2

    @property
    def twice(self):
        return self.value * 2


@dataclasses.dataclass
class P:
    x: int
    y: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Q:
    a: int = 3


def enums():
    return Col.R.value, Col['G'].twice, Col(2) is Col.G, [c.name for c in Col], repr(Col.R), isinstance(Col.R, Col)


def data():
    p = P(1)
    p.y.append(2)
    return repr(p), [f.name for f in dataclasses.fields(P)], dataclasses.asdict(p), dataclasses.replace(p, x=5).x, P(1, [2]) == p, hash(Q()) == hash(Q()), Q().a


def takes(p, c):
    return p.x, c is Col.G, dataclasses.astuple(p)


print(isolates.spawn(enums).join())
print(isolates.spawn(data).join())
print(isolates.spawn(takes, P(7, [1]), Col.G).join())
for _ in range(3):
    print(isolates.spawn(takes, P(8, [1]), Col.G).join())
