# oracle: none - 3.12 syntax
name = "x"
d = {"k": "v"}
print(f"{d["k"]} {f"{f"{1 + 1}"}"} {"quoted"}")
print(f"{"\n".join(["a", "b"])}")
print(f"{
    name  # a comment inside
    !r:>5
}|")
print(f'{'a' + 'b'}' f"{"\\"}")
print(f"{name:{"^"}{7}}|", f"{'\N{SNOWMAN}'}")
print(f"""{
    [
        1,
        2,
    ]
}""")
print(f"{name=} {d["k"]=}")
print(f"{"a" if True else "b"!s:>3}")
