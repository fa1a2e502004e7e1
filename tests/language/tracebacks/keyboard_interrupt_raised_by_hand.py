# exit: 130
# oracle: none - CPython ends itself with the signal, which a shell shows as 130
raise KeyboardInterrupt
