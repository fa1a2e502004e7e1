# exit: 1
def f(a, b,
      c):
    return (a
            + b
            + c.nope(
                1))

f(
    1,
    2,
    [
        3,
    ],
)
