print("main_lib is", __name__, __package__)
seen = __name__ == "__main__"
