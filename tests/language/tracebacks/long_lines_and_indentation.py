# exit: 1
def f():
        if True:
                        value = "a long text that goes on and on" + ", and on" + 5 + "the rest of the line is here"
        return value
f()
