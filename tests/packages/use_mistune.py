"""mistune: Markdown to HTML and to a tree, with plug-ins and a renderer of our own."""
import mistune

TEXT = """\
# Title with `code` and *emphasis*

A paragraph with **strong**, ~~gone~~, a [link](https://example.com "the title"), an ![image](a.png),
and <b>raw</b> text & an entity &copy;. Line break:  
here.

> A quote
> with two lines
>
> > nested

1. one
2. two
   - inner *item*
   - another
3. three

```python
def f(x):
    return x < 1
```

| Left | Right |
|:-----|------:|
| a    |     1 |
| b|c  |    22 |

Term with a footnote[^1].

[^1]: The *note*.

- [x] done
- [ ] to do

---

Automatic: https://example.org/path?x=1
"""

print(mistune.html(TEXT))
everything = mistune.create_markdown(plugins=["strikethrough", "footnotes", "table", "task_lists", "url", "def_list", "abbr"])
print(everything(TEXT))
tree = mistune.create_markdown(renderer=mistune.AstRenderer(), plugins=["table"])(TEXT)


def show(nodes, depth=0):
    for node in nodes:
        children = node.get("children")
        print("  " * depth + node["type"], {k: v for k, v in node.items() if k not in ("type", "children")},
              children if isinstance(children, str) else "")
        if isinstance(children, list):
            show(children, depth + 1)


show(tree)


class Renderer(mistune.HTMLRenderer):
    def heading(self, text, level):
        return f"<h{level} id='{text.lower()[:5]}'>{text}</h{level}>\n"

    def codespan(self, text):
        return "<kbd>" + mistune.escape(text) + "</kbd>"


print(mistune.create_markdown(renderer=Renderer())("## Heading\n\nuse `a<b`"))
print(mistune.create_markdown(escape=True)("<script>alert(1)</script> *x*"))
