# exit: 1
s = 'not closed
print(s)
