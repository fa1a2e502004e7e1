# Natives that recurse without Python frames respect the recursion limit.
import sys

limit = sys.getrecursionlimit()
nested = []
views = {}
classes = int
for _ in range(limit + 100):
    nested = [nested]
    views = {1: views.values()}
    classes = (classes,)
for attempt in (lambda: repr(nested), lambda: repr(views), lambda: isinstance("", classes), lambda: issubclass(str, classes)):
    try:
        attempt()
    except RecursionError as error:
        print("RecursionError")
group = TypeError(1)
for _ in range(2 * limit):
    group = ExceptionGroup("eg", [group])
for attempt in (group.split, group.subgroup):
    try:
        attempt(TypeError)
    except RecursionError as error:
        print("RecursionError")
shallow = []
for _ in range(limit // 2):
    shallow = [shallow]
print(len(repr(shallow)))


class Last(tuple):
    def __del__(self):
        print("gone")


iterator = reversed(Last((1, 2)))
print(list(iterator), next(iterator, "end"))
