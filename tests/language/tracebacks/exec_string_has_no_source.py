# exit: 1
code = """
def f():
    return 1 / 0
f()
"""
exec(code)
