total = 1 + \
    2 + \
    3
print(total)
items = [
    1,
    2,  # comment inside

    3,
]
print(items)
text = ("adjacent "
        'strings '
        """join""")
print(text)
if (total == 6 and
        items):
    print("ok")
x = {
'a':
1
}; print(x)
def f(a,
      b=2,
      *,
      c=3,
      ): return a + b + c
print(f(
    1,
    c=4,
))
if 1:
	print("tab indented")
	if 2:
		print("deeper")
for i in range(2): print(i); \
    print("same line")
