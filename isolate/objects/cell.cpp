// cell: the box of a variable that an inner function shares.
#include <iterator>

#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

Result make_cell(Isolate& iso, Value borrowed_or_empty) {
  auto* cell = allocate_exact<CellObject, Cycles::kPossible>(iso, &cell_type);
  if (cell == nullptr) return Fault(FaultKind::kRaised);
  cell->content = retained(iso, borrowed_or_empty);
  return Value::object(cell);
}

namespace {

void cell_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<CellObject*>(o)->content); }
void cell_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<CellObject*>(o)->content); }

Result cell_new(Isolate& iso, TypeObject*, Value contents) { return make_cell(iso, contents); }

Result cell_repr(Isolate& iso, Value self) {
  Value content = self.as<CellObject>()->content;
  auto address = reinterpret_cast<uintptr_t>(self.as_object());
  if (content.is_empty()) return make_str(iso, fmt::format("<cell at {:#x}: empty>", address));
  return make_str(iso, fmt::format("<cell at {:#x}: {} object at {:#x}>", address, type_name(content), content.bits() & ~uint64_t{1}));
}

Result cell_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!CellObject::check(self) || !CellObject::check(other)) return Value::not_implemented();
  Ref a = Ref::borrow(iso, self.as<CellObject>()->content), b = Ref::borrow(iso, other.as<CellObject>()->content);
  if (!a.is_empty() && !b.is_empty()) return compare(iso, op, a, b);
  int x = a.is_empty() ? 0 : 1, y = b.is_empty() ? 0 : 1;  // an empty cell sorts first
  return compare(iso, op, Value::small_int(x), Value::small_int(y));
}

Result get_contents(Isolate& iso, CellObject* cell) {
  if (cell->content.is_empty()) return iso.raise(ValueError, "Cell is empty");
  return retained(iso, cell->content);
}
Status set_contents(Isolate& iso, CellObject* cell, Value v) {
  assign(iso, cell->content, retained(iso, v));
  return Status::ok();
}

constexpr MethodDef kMethods[] = {
    def<"new cell(contents=<unset>, /)", cell_new>("Create a new cell object."),
    def<"get cell_contents", get_contents>(nullptr),
    def<"set cell_contents", set_contents>(nullptr),
};

}  // namespace

TypeObject cell_type;
extern const TypeDef cell_type_def{
    .type = &cell_type,
    .name = "cell",
    .doc = "Create a new cell object.",
    .base = nullptr,
    .instance_size = sizeof(CellObject),
    .flags = flags(TypeFlag::kGc),
    .slots = {.destroy = cell_destroy,
              .traverse = cell_traverse,
              .clear = cell_destroy,
              .repr = cell_repr,
              .hash = hash_not_implemented,
              .compare = cell_compare},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry
