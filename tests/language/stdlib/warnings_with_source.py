# The object that a warning is about travels along; what filters decide.
import sys
import warnings


def shown(message):
    print(message.category.__name__, message.message, message.lineno, type(message.source).__name__, message.line)


def inner(level): warnings.warn("deep", DeprecationWarning, level)
def outer(level): inner(level)


original = warnings._showwarnmsg_impl
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("about", ResourceWarning, source=[1])
    warnings.warn(UserWarning("instance"))
    for level in (0, 1, 2, 3, 30):
        outer(level)
    warnings.warn_explicit("explicit", SyntaxWarning, "file.py", 7)
    for w in caught:
        print(w.category.__name__, w.message, w.filename.rpartition("/")[2], w.lineno, w.source)

for action in ("default", "module", "once", "ignore", "error", "always"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.resetwarnings()
        warnings.filterwarnings(action, "again.*", UserWarning)
        for i in range(3):
            try:
                warnings.warn("again and again")
                warnings.warn("again and again")
            except UserWarning as e:
                print("raised", e)
        print(action, len(caught))

with warnings.catch_warnings():
    warnings.filters.insert(0, ("nope", None, Warning, None, 0))
    warnings._filters_mutated()
    try:
        warnings.warn("x")
    except RuntimeError as e:
        print(e)
for wrong in (5, int, "a"):
    try:
        warnings.warn("x", wrong)
    except TypeError as e:
        print(e)
print([f for f in warnings.filters if f[0] != "default"][:4])
