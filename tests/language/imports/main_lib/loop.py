print("loop once")
