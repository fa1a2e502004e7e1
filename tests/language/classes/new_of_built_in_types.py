# __new__ of different built-in types are different functions, which enum relies on.
print(int.__new__ == object.__new__, int.__new__ == int.__new__, int.__new__ in {None, None.__new__, object.__new__})
print([].append == [].append, len == len, len == abs)
import enum

class Colour(enum.IntEnum):
    RED = 1
    GREEN = 2

class Rights(enum.IntFlag):
    READ = 4
    WRITE = 2

class Name(str, enum.Enum):
    FIRST = "first"

print(Colour.RED, repr(Colour(2)), Colour.RED + 1, list(Colour), repr(Rights.READ | Rights.WRITE), repr(Name.FIRST), Name("first").upper())
