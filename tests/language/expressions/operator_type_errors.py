def check(text):
    try:
        print(text, "=", eval(text))
    except Exception as e:
        print(f"{text}: {type(e).__name__}: {e}")
for text in """1 + "a"
"a" + 1
[] + ()
() + []
None + 1
1 - "a"
"a" * "b"
"a" * 1.5
[1] * [2]
{} + {}
1 / "x"
"x" / 1
1 // []
[] % 3
2 ** "a"
1 << 1.0
1.0 >> 1
1.5 & 1
1 | "a"
{} | 1
{1} | [2]
1 ^ None
-"a"
+[]
~1.5
-None
not None
1 @ 2
[] @ []
1 < "a"
"a" < 1
[] < ()
None < None
{} < {}
1j < 2j
1 <= None
object() > 5 if False else 1
len < print
b"a" + "a"
"a" + b"a"
(1,) + [1]
1 in 5
"a" in 5
1 in "abc"
None in "abc"
1 in b"abc"
"a" in b"abc"
1 / 0
1 // 0
1 % 0
1.0 / 0
1.0 // 0
1.0 % 0
divmod(1, 0)
divmod(1.0, 0)
0 ** -1
0.0 ** -1
1 << -1
1 >> -1
1j / 0
1j // 1
1j % 1
{}[[]]
{[]: 1}
{{}}
None.x
(5).x
"a".nothing
[].nothing
len(5)
len()
abs("a")""".splitlines():
    check(text)
