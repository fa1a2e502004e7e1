# exit: 1
if True:
    pass
else if False:
    pass
