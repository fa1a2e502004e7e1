# exit: 1
raise ValueError("effect") from OSError(2, "never raised")
