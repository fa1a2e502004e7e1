# exit: 1
for in range(3):
    pass
