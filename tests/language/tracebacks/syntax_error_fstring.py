# exit: 1
# oracle: none - 3.12 syntax: CPython 3.11 reports f-strings in another way
name = "x"
print(f"{name!x}")
