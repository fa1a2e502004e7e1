# Another first line moves all lines of the code.
def f(x):
    if x:
        raise ValueError(x)
    return x


first = f.__code__.co_firstlineno
moved = f.__code__.replace(co_firstlineno=first + 100)
print(moved.co_firstlineno - first, sorted({line - first for _, _, line in moved.co_lines() if line})[-3:])
print([p[0] - first for p in moved.co_positions() if p[0]] == [p[0] - first + 100 for p in f.__code__.co_positions() if p[0]])
print(moved.co_linetable == f.__code__.co_linetable)
f.__code__ = moved
try:
    f(1)
except ValueError as error:
    print(error.__traceback__.tb_next.tb_lineno - first)
