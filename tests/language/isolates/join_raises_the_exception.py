# oracle: none - isolates module
from isolates import spawn, RemoteTraceback

def inner(): raise ValueError("boom", 5)
def fails(): inner()

h = spawn(fails)
for _ in range(2):
    try:
        h.join()
    except ValueError as e:
        print(type(e).__name__, e.args, type(e.__cause__) is RemoteTraceback)
        text = str(e.__cause__)
        lines = text.splitlines()
        print(lines[0], "|", lines[-1])
        print("in fails" in text, "in inner" in text, "join_raises_the_exception.py" in text, text.endswith("\n"))
        print(e.__traceback__ is not None)
print(h.is_alive())

for f in (lambda: 1 / 0, lambda: {}["k"], lambda: undefined_name, lambda: [][0], lambda: int("x"), lambda: None.x):
    try:
        spawn(f).join()
    except Exception as e:
        print(type(e).__name__, e)
