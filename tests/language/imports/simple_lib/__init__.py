"""A package for the import tests."""
print("simple_lib runs once")
value = 1
def func(): return ("func", value)
