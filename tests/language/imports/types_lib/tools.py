real = 1
def __getattr__(name):
    if name == "dynamic":
        return "made by module __getattr__"
    raise AttributeError(f"tools has no {name}")
