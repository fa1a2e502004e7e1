# exit: 1
print("never printed")
def f():
    x = (1 +
    return x
