# exit: 1
eval("1 + undefined * 2")
