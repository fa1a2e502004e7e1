def fail():
    return {}["missing"]


value = fail()
