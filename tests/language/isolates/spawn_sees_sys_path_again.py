# oracle: none - isolates
# sys.path at each spawn is what it is then, also where it comes back to what it was, or holds what is no plain str.
import isolates
import sys


def path():
    import sys
    return sys.path


class Text(str):
    pass


first = list(sys.path)
second = ["/nowhere/one", *first]
third = ["/nowhere/two", "/nowhere/three"]
for wanted in (first, second, first, third, second, second, first, [], first, third):
    sys.path[:] = wanted
    for _ in range(2):
        assert isolates.spawn(path).join() == wanted
sys.path = list(first)
assert isolates.spawn(path).join() == first
sys.path.append("/nowhere/four")
assert isolates.spawn(path).join() == first + ["/nowhere/four"]
sys.path.pop()
assert isolates.spawn(path).join() == first
sys.path = [Text(folder) for folder in first]
assert isolates.spawn(path).join() == first
sys.path = [*first, None, b"bytes", 5]
assert isolates.spawn(path).join() == first
sys.path = tuple(second)
isolates.spawn(path).join()
sys.path = list(second)
assert isolates.spawn(path).join() == second


def nested():
    import sys
    sys.path.insert(0, "/nowhere/five")
    inner = isolates.spawn(path).join()
    sys.path.pop(0)
    return inner, isolates.spawn(path).join()


assert isolates.spawn(nested).join() == (["/nowhere/five", *second], second)
print("seen")
