def nothing():
    return
def several(x):
    if x:
        return 1, 2
    for i in range(3):
        if i == 1:
            return i
def star(x):
    return *x, 3
def nested():
    def inner():
        return "inner"
    return inner
def falls(): 5
print(nothing(), several(1), several(0), star("ab"), nested()(), falls())
def deep():
    for a in range(3):
        while True:
            with open(__file__):
                try:
                    return a
                finally:
                    print("finally")
print(deep())
