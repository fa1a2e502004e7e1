"""Type comments (PEP 484) and the mode "func_type" of compile(): what only tools that look at syntax trees ask for.

The parser knows no comments. Those of types are found among the tokens and given to the nodes that they stand beside, where
CPython's grammar has a place for them; one elsewhere is a syntax error, as there.
"""
import _ast
import io
import re
import tokenize

_COMMENT = re.compile(r"#[ \t]*type:[ \t]*(.*)", re.DOTALL)
_IGNORE = re.compile(r"ignore(?![0-9A-Za-z\x80-\U0010ffff])(.*)", re.DOTALL)
_LAYOUT = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


def _text(source):
    if isinstance(source, str):
        return source
    source = bytes(source)
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    return source.decode(encoding)


def _tokens(text, filename):
    try:
        return list(tokenize.generate_tokens(io.StringIO(text).readline))
    except tokenize.TokenError as error:
        failure = error
    compile(text, filename, "exec", 0x400)  # the parser has better words for it
    raise SyntaxError(failure.args[0], (filename, *failure.args[1], ""))


def _invalid(filename, token, message="invalid syntax"):
    line, column = token.start
    return SyntaxError(message, (filename, line, column + 1, token.line, *(token.end[0], token.end[1] + 1)))


def _place(token):
    """Where a token starts, as the nodes of trees count: in bytes of UTF-8."""
    line, column = token.start
    return line, len(token.line[:column].encode())


def _end_place(token):
    line, column = token.end
    return line, len(token.line.split("\n")[line - token.start[0]][:column].encode())


def _walk(node):
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, _ast.AST):
                todo.append(value)
            elif isinstance(value, list):
                todo.extend(item for item in value if isinstance(item, _ast.AST))


class _Reader:
    """Goes through the tokens and knows what a comment would belong to at each."""

    def __init__(self, tree, text, filename):
        self.tree = tree
        self.filename = filename
        self.tokens = _tokens(text, filename)
        self.next = [None] * len(self.tokens)  # the token behind each that is no comment and no end of an empty line
        following = None
        for index in range(len(self.tokens) - 1, -1, -1):
            self.next[index] = following
            if self.tokens[index].type not in (tokenize.NL, tokenize.COMMENT):
                following = self.tokens[index]
        self.starts = {}  # (line, column) -> the statement or parameter that starts there
        self.ends = {}    # (line, column) -> the assignment that ends there
        for node in _walk(tree):
            if isinstance(node, (_ast.For, _ast.AsyncFor, _ast.With, _ast.AsyncWith, _ast.FunctionDef, _ast.AsyncFunctionDef, _ast.arg)):
                self.starts[type(node) is _ast.arg, node.lineno, node.col_offset] = node
            elif isinstance(node, _ast.Assign):
                self.ends[node.end_lineno, node.end_col_offset] = node

    def run(self):
        ignores = []
        depth = lambdas = 0
        statement = None      # the first token of the statement, while its header lasts
        fresh = True          # a statement starts with the next token
        header = None         # the compound statement whose colon has just been read
        body_of = None        # the function whose line has just ended after its colon
        parameters = None     # depth within the brackets of a function's parameters
        parameter = None      # the one that is being read
        name_awaited = False
        named_in_brackets = False  # `with (a as b):` has no place for a comment
        before = None
        for index, token in enumerate(self.tokens):
            kind, string = token.type, token.string
            if kind == tokenize.NL:
                continue
            if kind == tokenize.COMMENT:
                found = _COMMENT.match(string)
                if not found:
                    continue
                ignored = _IGNORE.match(found[1])
                if ignored:
                    ignores.append(_ast.TypeIgnore(token.start[0], ignored[1]))
                    continue
                if header is not None:
                    node = None if named_in_brackets else header
                elif body_of is not None and self.next[index].type == tokenize.INDENT:
                    node = body_of
                elif parameters is not None and depth == parameters:
                    node = parameter if before.string == "," or self.next[index].string == ")" else None
                else:
                    ends_line = before is not None and depth == 0 and self.next[index].type == tokenize.NEWLINE
                    node = self.ends.get(_end_place(before)) if ends_line else None
                if node is None:
                    is_bare = parameters is not None and before.string == "," and self.tokens[index - 2].string == "*"
                    raise _invalid(self.filename, token, "bare * has associated type comment" if is_bare else "invalid syntax")
                if node.type_comment is not None:
                    raise _invalid(self.filename, token, "Cannot have two type comments on def")
                node.type_comment = found[1]
                continue
            if kind == tokenize.NEWLINE:
                if header is not None and isinstance(header, (_ast.FunctionDef, _ast.AsyncFunctionDef)):
                    body_of = header
                header = None
                fresh = True
                before = token
                continue
            if kind in _LAYOUT:
                body_of = None
                continue
            header = body_of = None
            if fresh:
                fresh = False
                statement = token if string in ("for", "with", "def", "async") else None
                lambdas = 0
                named_in_brackets = False
            if string in ("(", "[", "{") and kind == tokenize.OP:
                depth += 1
                if depth == 1 and parameters is None and statement is not None and self.tokens[index - 2].string == "def":
                    parameters, parameter, name_awaited = 1, None, True
            elif string in (")", "]", "}") and kind == tokenize.OP:
                if parameters == depth:
                    parameters = None
                depth -= 1
            elif depth == 1 and string == "as":
                named_in_brackets = True
            elif depth == 0 and string == "lambda":
                lambdas += 1
            elif depth == 0 and string == ":" and kind == tokenize.OP:
                if lambdas:
                    lambdas -= 1
                elif statement is not None:
                    header = self.starts.get((False, *_place(statement)))
                    statement = None
                    fresh = True
                elif self.next[index].type != tokenize.NEWLINE:
                    fresh = True
            elif depth == 0 and string == ";":
                fresh = True
            elif parameters is not None and depth == parameters:
                if string == ",":
                    name_awaited = True
                elif name_awaited and kind == tokenize.NAME:
                    parameter, name_awaited = self.starts.get((True, *_place(token))), False
                elif name_awaited:
                    parameter = None  # `*` and `/`: no comment belongs to them
            before = token
        if isinstance(self.tree, _ast.Module):
            self.tree.type_ignores.extend(ignores)
        return self.tree


def attach(tree, source, filename):
    """Gives the nodes of a tree the type comments of the source that it was made of."""
    return _Reader(tree, _text(source), filename).run()


def _shift(node, line, column):
    for part in _walk(node):
        if hasattr(part, "lineno"):
            if part.lineno == 1:
                part.col_offset += column
            if part.end_lineno == 1:
                part.end_col_offset += column
            part.lineno += line
            part.end_lineno += line


def _expression(text, first, filename, before, after):
    """The tree of a piece of the source that begins at the token `first`, with something put around it."""
    tree = compile(before + text + after, filename, "eval", 0x400).body
    line, column = _place(first)
    _shift(tree, line - 1, column - len(before))
    return tree


def function_type(source, filename):
    """`(int, *str, **Any) -> float`: the mode "func_type"."""
    text = _text(source)
    tokens = [t for t in _tokens(text, filename) if t.type not in (tokenize.NL, tokenize.COMMENT, tokenize.INDENT)]
    if tokens[0].string != "(":
        raise _invalid(filename, tokens[0])
    depth = 0
    for close, token in enumerate(tokens):
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        if depth == 0:
            break
    if tokens[close - 1].string == ",":
        raise _invalid(filename, tokens[close - 1])
    if tokens[close + 1].string != "->":
        raise _invalid(filename, tokens[close + 1])
    lines = text.splitlines(keepends=True)

    def piece(start, end=None):
        (first, column) = start
        last, stop = end or (len(lines), len(lines[-1]) if lines else 0)
        taken = lines[first - 1 : last]
        taken[-1] = taken[-1][:stop]
        taken[0] = taken[0][column:]
        return "".join(taken)

    call = _expression(piece(tokens[0].start, tokens[close].end), tokens[0], filename, "f", "")
    before = {_place(token): tokens[i - 1] for i, token in enumerate(tokens)}
    arguments = []
    for position, argument in enumerate(call.args):
        place = argument.lineno, argument.col_offset
        if isinstance(argument, _ast.GeneratorExp) and place == _place(tokens[0]):
            raise _invalid(filename, tokens[0])
        if isinstance(argument, _ast.NamedExpr) and (before[place] is tokens[0] or before[place].string == ","):
            raise _invalid(filename, tokens[0])
        if isinstance(argument, _ast.Starred):
            if position + 1 < len(call.args):
                raise _invalid(filename, tokens[close])
            argument = argument.value
        arguments.append(argument)
    for keyword in call.keywords:
        if keyword.arg is not None or len(call.keywords) > 1:
            raise _invalid(filename, tokens[close])
        arguments.append(keyword.value)
    result = tokens[close + 2]
    depth = 0
    for token in tokens[close + 2 :]:
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        if depth == 0 and token.string == ",":
            raise _invalid(filename, token)
    if result.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
        raise _invalid(filename, result)
    returns = _expression(piece(result.start), result, filename, "(", "\n)")
    if (isinstance(returns, _ast.Tuple) and result.string != "("
            or isinstance(returns, (_ast.NamedExpr, _ast.Yield, _ast.YieldFrom)) and (returns.lineno, returns.col_offset) == _place(result)):
        raise _invalid(filename, result)  # what is allowed only within the brackets that were put around it
    return _ast.FunctionType(arguments, returns)
