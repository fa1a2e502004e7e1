v = "extra"
