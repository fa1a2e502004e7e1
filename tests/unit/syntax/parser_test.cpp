#include "isolate/syntax/parser.h"

#include <doctest/doctest.h>

#include <cmath>

#include "isolate/syntax/visit.h"
#include "parse_helpers.h"

using namespace skerry::syntax;

TEST_CASE("nodes carry UTF-8 columns and exclusive ends") {
  Arena arena;
  ParseResult result = parse("\n\u00e9 = (f(1)\n  + 2)\n", "", Mode::exec, arena);
  REQUIRE(result.tree);
  auto* assign = as<Assign>(as<Module>(result.tree)->body[0]);
  REQUIRE(assign);
  CHECK(assign->lineno == 2);
  CHECK(assign->end_lineno == 3);
  CHECK(assign->end_col_offset == 6);
  CHECK(assign->targets[0]->end_col_offset == 2);
  CHECK(assign->value->col_offset == 6);
  CHECK(assign->value->end_col_offset == 5);
}

TEST_CASE("identifiers are NFKC-normalised and interned") {
  Arena arena;
  ParseResult result = parse("\ufb01x; fix", "", Mode::exec, arena);
  REQUIRE(result.tree);
  Seq<StmtNode*> body = as<Module>(result.tree)->body;
  Identifier first = as<Name>(as<Expr>(body[0])->value)->id;
  Identifier second = as<Name>(as<Expr>(body[1])->value)->id;
  CHECK(first == "fix");
  CHECK(first.data() == second.data());
}

TEST_CASE("precedence and associativity") {
  CHECK(dump_expression("-a ** -b") ==
        "UnaryOp(op=USub(), operand=BinOp(left=Name(id='a', ctx=Load()), op=Pow(), right=UnaryOp(op=USub(), "
        "operand=Name(id='b', ctx=Load()))))");
  CHECK(dump_expression("1-2-3") ==
        "BinOp(left=BinOp(left=Constant(value=1), op=Sub(), right=Constant(value=2)), op=Sub(), right=Constant(value=3))");
  CHECK(dump_expression("not a in b") ==
        "UnaryOp(op=Not(), operand=Compare(left=Name(id='a', ctx=Load()), ops=[In()], comparators=[Name(id='b', ctx=Load())]))");
  CHECK(dump_expression("1 | 2 & 3 << 4") ==
        "BinOp(left=Constant(value=1), op=BitOr(), right=BinOp(left=Constant(value=2), op=BitAnd(), "
        "right=BinOp(left=Constant(value=3), op=LShift(), right=Constant(value=4))))");
}

TEST_CASE("type parameters and type aliases (PEP 695)") {
  CHECK(dump("def f[T: int, *Ts, **P](): pass") ==
        "Module(body=[FunctionDef(name='f', args=arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], "
        "defaults=[]), body=[Pass()], decorator_list=[], type_params=[TypeVar(name='T', bound=Name(id='int', "
        "ctx=Load())), TypeVarTuple(name='Ts'), ParamSpec(name='P')])], type_ignores=[])");
  CHECK(dump("type X[T] = T") ==
        "Module(body=[TypeAlias(name=Name(id='X', ctx=Store()), type_params=[TypeVar(name='T')], value=Name(id='T', "
        "ctx=Load()))], type_ignores=[])");
  CHECK(dump("class A[T,](B): pass").starts_with("Module(body=[ClassDef(name='A', bases=[Name(id='B'"));
  CHECK(dump("type = 1; type(x); type[x]; type.x; type + 1").starts_with("Module("));
  CHECK(dump("class A[]: pass") == "SyntaxError: Type parameter list cannot be empty (1, 9)");
  CHECK(dump("def f[*Ts: int](): pass") == "SyntaxError: cannot use bound with TypeVarTuple (1, 10)");
}

TEST_CASE("soft keywords are names wherever a statement does not need them") {
  for (const char* source : {"match = 1", "match(x)", "match[x]", "match.x", "match, x", "match * x", "match -x",
                             "print(match, case, _, type)", "case = _ = match", "match: int = 1"}) {
    CAPTURE(source);
    CHECK(dump(source).starts_with("Module("));
  }
  CHECK(dump("match -x:\n case 1: pass").starts_with("Module(body=[Match(subject=UnaryOp("));
  CHECK(dump("match x,:\n case 1: pass").starts_with("Module(body=[Match(subject=Tuple("));
}

TEST_CASE("modes") {
  CHECK(dump("1 +\\\n 2\n\n", Mode::eval).starts_with("Expression("));
  CHECK(dump("a; b", Mode::single) == "Interactive(body=[Expr(value=Name(id='a', ctx=Load())), Expr(value=Name(id='b', ctx=Load()))])");
  CHECK(dump("if a:\n  b\n", Mode::single).starts_with("Interactive(body=[If("));
  CHECK(dump("a\nb", Mode::single) == "SyntaxError: multiple statements found while compiling a single statement (2, 1)");
  CHECK(dump("a = 1", Mode::eval) == "SyntaxError: invalid syntax (1, 3)");
  CHECK(dump("").starts_with("Module(body=[]"));
  CHECK(dump("# nothing\n\n   \n\f\n").starts_with("Module(body=[]"));
}

TEST_CASE("a source that may go on is told apart") {
  ParseOptions options;
  options.allow_incomplete_input = true;
  for (const char* source : {"if a:", "(1,", "'''x", "def f(", "x = [1,\n", "for a in b:\n", "class A:\n", "try:\n  x\n"}) {
    CAPTURE(source);
    CHECK(dump(source, Mode::single, options).starts_with("SyntaxError: incomplete input"));
  }
  CHECK(dump("a b", Mode::single, options).starts_with("SyntaxError: incomplete input"));  // the line has not ended
  CHECK(dump("a b\n", Mode::single, options) == "SyntaxError: invalid syntax (1, 3)");
}

TEST_CASE("visit gives the concrete node; the twins share handlers") {
  struct Name_of {
    const char* operator()(const Node&) const { return "other"; }
    const char* operator()(const FunctionDef& f) const { return f.kind == NodeKind::AsyncFunctionDef ? "async" : "def"; }
    const char* operator()(const Pass&) const { return "pass"; }
  };
  Arena arena;
  ParseResult result = parse("async def f(): pass\npass\ndel x", "", Mode::exec, arena);
  REQUIRE(result.tree);
  Seq<StmtNode*> body = as<Module>(result.tree)->body;
  CHECK(std::string(visit(*body[0], Name_of{})) == "async");
  CHECK(std::string(visit(*body[1], Name_of{})) == "pass");
  CHECK(std::string(visit(*body[2], Name_of{})) == "other");
  CHECK(as<FunctionDef>(body[0]) != nullptr);
  CHECK(as<ClassDef>(body[0]) == nullptr);
}

TEST_CASE("numbers") {
  auto constant = [](std::string_view source) {
    static Arena arena;
    ParseResult result = parse(source, "", Mode::eval, arena);
    REQUIRE(result.tree);
    return as<Constant>(as<Expression>(result.tree)->body)->value;
  };
  CHECK(constant("9223372036854775807").int_value == 9223372036854775807);
  CHECK(!constant("9223372036854775808").fits_int64);
  ConstantValue hex = constant("0XdEaD_bEeF");
  CHECK(hex.base == 16);
  CHECK(hex.text == "dEaDbEeF");
  CHECK(hex.int_value == 0xdeadbeef);
  CHECK(constant("1_0.5e-1_0").float_value == 10.5e-10);
  CHECK(constant("1e400").float_value == HUGE_VAL);
  CHECK(constant("1e-400").float_value == 0.0);
  CHECK(constant("0.000e999999999999999999999").float_value == 0.0);
  CHECK(constant("1e99999999999999999999").float_value == HUGE_VAL);
  CHECK(constant("1e-99999999999999999999").float_value == 0.0);
  CHECK(constant("3.5J").type == ConstantType::Complex);
  CHECK(constant("3.5J").float_value == 3.5);
}
