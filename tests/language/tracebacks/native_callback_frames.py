# exit: 1
def key(v):
    return 1 // v

print(sorted([3, 0], key=key))
