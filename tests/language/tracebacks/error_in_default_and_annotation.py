# exit: 1
def outer():
    def f(a=1, b=undefined_default): pass
outer()
