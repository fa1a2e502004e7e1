print("sub runs, name", __name__)
name = "sub"
