// Calls: plain, of methods, and with unpacking; and the warnings about calls and subscripts that cannot work.
#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>

#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

namespace {

// More arguments than this travel in a tuple, so that frames stay small.
constexpr uint32_t kMaxWindow = 200;

// Type name for warnings about displays and literals that are called or subscripted; null: could be anything.
const char* literal_type(const ExprNode& e) {
  switch (e.kind) {
    case NodeKind::Tuple: return "tuple";
    case NodeKind::List:
    case NodeKind::ListComp: return "list";
    case NodeKind::Dict:
    case NodeKind::DictComp: return "dict";
    case NodeKind::Set:
    case NodeKind::SetComp: return "set";
    case NodeKind::GeneratorExp: return "generator";
    case NodeKind::Lambda: return "function";
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue: return "str";
    case NodeKind::Constant:
      switch (static_cast<const Constant&>(e).value.type) {
        case ConstantType::None: return "NoneType";
        case ConstantType::True:
        case ConstantType::False: return "bool";
        case ConstantType::Ellipsis: return "ellipsis";
        case ConstantType::Int: return "int";
        case ConstantType::Float: return "float";
        case ConstantType::Complex: return "complex";
        case ConstantType::Str: return "str";
        case ConstantType::Bytes: return "bytes";
      }
      return nullptr;
    default: return nullptr;
  }
}

}  // namespace

void CodeGenerator::check_call(const Call& e) {
  switch (e.func->kind) {
    case NodeKind::Constant:
    case NodeKind::Tuple:
    case NodeKind::List:
    case NodeKind::ListComp:
    case NodeKind::Dict:
    case NodeKind::DictComp:
    case NodeKind::Set:
    case NodeKind::SetComp:
    case NodeKind::GeneratorExp:
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue:
      return warn(e, std::string("'") + literal_type(*e.func) +
                         "' object is not callable; perhaps you missed a comma?");
    default:
      return;
  }
}

void CodeGenerator::check_subscript(const Subscript& e) {
  const char* type = literal_type(*e.value);
  switch (e.value->kind) {
    case NodeKind::Constant: {
      ConstantType t = static_cast<const Constant*>(e.value)->value.type;
      if (t == ConstantType::Str || t == ConstantType::Bytes) break;
      [[fallthrough]];
    }
    case NodeKind::Set:
    case NodeKind::SetComp:
    case NodeKind::GeneratorExp:
    case NodeKind::Lambda:
      return warn(e, std::string("'") + type + "' object is not subscriptable; perhaps you missed a comma?");
    case NodeKind::Tuple:
    case NodeKind::List:
    case NodeKind::ListComp:
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue:
      break;
    default:
      return;
  }
  const char* key = literal_type(*e.slice);
  if (!key) return;
  std::string_view name(key);
  if (name == "int" || name == "bool") return;
  warn(e, std::string(type) + " indices must be integers or slices, not " + key + "; perhaps you missed a comma?");
}

bool CodeGenerator::check_keywords(Seq<Keyword*> keywords, const Location& where) {
  std::unordered_set<const char*> seen;
  for (const Keyword* k : keywords) {
    if (!k->arg.data()) continue;
    if (forbidden(k->arg, where, "assign to")) return false;
    if (!seen.insert(k->arg.data()).second) {
      fail(*k, "keyword argument repeated: " + std::string(k->arg));
      return false;
    }
  }
  return true;
}

bool CodeGenerator::has_unpacking(Seq<ExprNode*> args, Seq<Keyword*> keywords) const {
  for (const ExprNode* a : args)
    if (a->kind == NodeKind::Starred) return true;
  for (const Keyword* k : keywords)
    if (!k->arg.data()) return true;
  return args.size() + keywords.size() > kMaxWindow;
}

namespace {

// Is it `super()`? Returns the name; what it names is seen at run time.
const ExprNode* super_name(const ExprNode& e) {
  auto* made = syntax::as<Call>(&e);
  if (!made || made->args.size() != 0 || made->keywords.size() != 0) return nullptr;
  auto* name = syntax::as<Name>(made->func);
  return name && std::string_view(name->id) == "super" ? name : nullptr;
}

// kMayDrive, if the callee's name is that of a native of drive.h.
unsigned drive_hint(const Call& e) {
  constexpr std::string_view kFunctions[] = {"all", "any", "list", "max", "min", "next", "set", "sorted", "sum", "tuple"};
  if (e.args.size() == 0 || e.args.size() > 2 || !e.keywords.empty()) return 0;
  if (auto* name = syntax::as<Name>(e.func)) {
    std::string_view id = name->id;
    bool known = std::find(std::begin(kFunctions), std::end(kFunctions), id) != std::end(kFunctions);
    return known && (e.args.size() == 1 || id == "next") ? kMayDrive : 0;
  }
  auto* method = syntax::as<Attribute>(e.func);
  if (!method || e.args.size() != 1) return 0;
  std::string_view attr = method->attr;
  return attr == "send" || attr == "join" ? kMayDrive : 0;
}

}  // namespace

void CodeGenerator::call(const Call& e, int dst) {
  check_call(e);
  if (!check_keywords(e.keywords, e)) return;
  auto* method = syntax::as<Attribute>(e.func);
  if (!method || has_unpacking(e.args, e.keywords)) {
    int base = window(dst);
    into(*e.func, base);
    return finish_call(base, 0, Op::CALL, e.args, e.keywords, dst, e, drive_hint(e));
  }
  int base = window(dst);
  int self = temp();
  if (const ExprNode* super = f_->scope.is_function_like() ? super_name(*method->value) : nullptr) {
    into(*super, base);
    at(attribute_location(*method, *method));
    Identifier name = mangle(arena_, f_->private_name, method->attr);
    out().emit_ext(Op::LOAD_SUPER_METHOD, base, base, name_index(name), 0, out().new_cache(), 0);
    return finish_call(base, 1, Op::CALL_METHOD, e.args, e.keywords, dst, attribute_location(*method, e));
  }
  Operand object = operand(*method->value, Later::kNothing, base);
  at(attribute_location(*method, *method));
  in_register(object, base);
  Identifier name = mangle(arena_, f_->private_name, method->attr);
  out().emit_ext(Op::LOAD_METHOD, base, object.index, name_index(name), kill_b(object, base), out().new_cache(), 0);
  (void)self;
  finish_call(base, 1, Op::CALL_METHOD, e.args, e.keywords, dst, attribute_location(*method, e), drive_hint(e));
}

void CodeGenerator::finish_call(int base, int given, Op op, Seq<ExprNode*> args, Seq<Keyword*> keywords, int dst,
                                const Location& where, unsigned flags) {
  if (has_unpacking(args, keywords)) return call_with_unpacking(base, given, args, keywords, dst, where);
  for (const ExprNode* a : args) into(*a, temp());
  uint32_t names = UINT32_MAX;
  if (!keywords.empty()) {
    std::vector<ConstId> items;
    for (const Keyword* k : keywords) {
      into(*k->value, temp());
      items.push_back(unit_->pool.str(k->arg));
    }
    names = constant_index(unit_->pool.tuple(std::move(items)));
  }
  // CALL_METHOD counts what follows the pair that LOAD_METHOD made.
  unsigned count = args.size() + keywords.size() + (op == Op::CALL ? given : 0);
  at(where);
  out().emit_ext(op, dst, base, count, flags, out().new_cache(), names);
}

void CodeGenerator::call_with_unpacking(int base, int given, Seq<ExprNode*> args, Seq<Keyword*> keywords, int dst,
                                        const Location& where) {
  int list = base + 1;
  if (given == 0) temp();
  if (given == 0 && args.size() == 1 && args[0]->kind == NodeKind::Starred) {
    // Any iterable will do: the call makes the tuple.
    into(*static_cast<const Starred*>(args[0])->value, list);
  } else {
    at(where);
    out().emit(Op::BUILD_LIST, list, list, given);
    for (const ExprNode* a : args) {
      if (failed()) return;
      Mark mark(*this);
      auto* star = syntax::as<Starred>(a);
      Operand value = operand(star ? *star->value : *a, Later::kNothing);
      at(where);
      in_register(value);
      out().emit(star ? Op::LIST_EXTEND : Op::LIST_APPEND, list, value.index, 0, kill_b(value, -1));
    }
    out().emit(Op::LIST_TO_TUPLE, list, list);
  }
  int dict = base + 2;
  while (f_->top <= dict) temp();
  f_->top = dict + 1;
  if (keywords.empty()) {
    out().emit(Op::CLEAR, dict);
  } else {
    merge_keywords(dict, base, keywords, where);
  }
  at(where);
  out().emit(Op::CALL_EX, dst, base);
}

void CodeGenerator::merge_keywords(int dict, int callable, Seq<Keyword*> keywords, const Location& where) {
  bool made = false;
  for (uint32_t i = 0; i < keywords.size();) {
    if (failed()) return;
    Mark mark(*this);
    at(where);
    if (!keywords[i]->arg.data()) {
      if (!made) out().emit(Op::BUILD_MAP, dict, dict, 0);
      Operand value = operand(*keywords[i]->value, Later::kNothing);
      at(where);
      in_register(value);
      out().emit(Op::MAP_MERGE, dict, value.index, callable, kill_b(value, -1));
      ++i;
    } else {
      int part = made ? temp() : dict;
      int base = part, count = 0;
      while (i < keywords.size() && keywords[i]->arg.data() && count < 60) {
        int key = count == 0 ? base : temp();
        load_constant(key, unit_->pool.str(keywords[i]->arg));
        into(*keywords[i]->value, temp());
        ++count, ++i;
      }
      at(where);
      out().emit(Op::BUILD_MAP, part, base, count);
      if (made) out().emit(Op::MAP_MERGE, dict, part, callable, kKillB);
    }
    made = true;
  }
}

}  // namespace skerry::compiler
