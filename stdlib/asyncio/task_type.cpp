// Task as scripts see it.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "stdlib/asyncio/asyncio_parts.h"
#include "stdlib/native_init.h"

namespace skerry::asyncio {

TypeObject task_type;

namespace {

constexpr MethodDef kInit = def<"Task(self, coro, *, loop=None, name=None, context=None)", task_init>(nullptr);

void task_destroy(Isolate& iso, Object* o) {
  auto* t = static_cast<TaskObject*>(o);
  future_destroy(iso, o);
  clear_field(iso, t->waits_for);
  clear_field(iso, t->coroutine);
  clear_field(iso, t->name);
  clear_field(iso, t->context);
}
void task_traverse(Object* o, Visitor& visitor) {
  auto* t = static_cast<TaskObject*>(o);
  future_traverse(o, visitor);
  visitor.visit(t->waits_for);
  visitor.visit(t->coroutine);
  visitor.visit(t->name);
  visitor.visit(t->context);
}

Status task_finalize(Isolate& iso, Value self) {
  auto* t = self.as<TaskObject>();
  if (t->state == FutureState::kPending && t->logs_pending) {
    Ref message(iso, TRY(make_str(iso, "Task was destroyed but it is pending!")));
    TRY(report_to_loop(iso, t, message, words.task, Value()));
  }
  return future_finalize(iso, self);
}

Result task_repr(Isolate& iso, Value self) {
  if (self.as<TaskObject>()->loop.is_empty()) return raise_uninitialized(iso);
  return call(iso, TRY(part(iso, Part::kTaskRepr)), {self});
}

Result value_or_none(Isolate& iso, Value v) { return v.is_empty() ? Value::none() : retained(iso, v); }

Result get_coroutine(Isolate& iso, TaskObject* t) { return value_or_none(iso, t->coroutine); }
Result get_waits_for(Isolate& iso, TaskObject* t) { return value_or_none(iso, t->waits_for); }
Result get_name(Isolate& iso, TaskObject* t) { return value_or_none(iso, t->name); }
Status set_name(Isolate& iso, TaskObject* t, Value name) {
  assign(iso, t->name, is_exact_str(name) ? retained(iso, name) : TRY(to_str(iso, name)));
  return Status::ok();
}
Result get_must_cancel(Isolate&, TaskObject* t) { return Value::boolean(t->must_cancel); }
Result get_logs_pending(Isolate&, TaskObject* t) { return Value::boolean(t->logs_pending); }
Status set_logs_pending(Isolate& iso, TaskObject* t, Value v) {
  if (v.is_empty()) return iso.raise(AttributeError, "cannot delete attribute");
  t->logs_pending = TRY(is_true(iso, v));
  return Status::ok();
}
Fallible<int64_t> cancelling(Isolate&, TaskObject* t) { return t->cancel_requests; }
Fallible<int64_t> uncancel(Isolate&, TaskObject* t) {
  if (t->cancel_requests > 0) --t->cancel_requests;
  return t->cancel_requests;
}
Result get_stack(Isolate& iso, TaskObject* t, Value limit) {
  return call(iso, TRY(part(iso, Part::kTaskGetStack)), {Value::object(t), limit});
}
Result print_stack(Isolate& iso, TaskObject* t, Value limit, Value file) {
  return call(iso, TRY(part(iso, Part::kTaskPrintStack)), {Value::object(t), limit, file});
}
Result refuse_result(Isolate& iso, TaskObject*, Value) {
  return iso.raise(RuntimeError, "Task does not support set_result operation");
}
Result refuse_exception(Isolate& iso, TaskObject*, Value) {
  return iso.raise(RuntimeError, "Task does not support set_exception operation");
}

constexpr MethodDef kMethods[] = {
    def<"get _coro", get_coroutine>(nullptr),
    def<"get _fut_waiter", get_waits_for>(nullptr),
    def<"get _log_destroy_pending", get_logs_pending>(nullptr),
    def<"set _log_destroy_pending", set_logs_pending>(nullptr),
    def<"get _must_cancel", get_must_cancel>(nullptr),
    def<"cancel(self, /, msg=None)", task_cancel>(
        "Ask the task to cancel itself: CancelledError is thrown into its coroutine in the next turn of the loop.\n\n"
        "The coroutine may clean up, or refuse. False, and nothing happens, if the task is done already."),
    def<"cancelling(self, /)", cancelling>(
        "Return how often the task was asked to cancel itself, less what uncancel() has taken back."),
    def<"get_coro(self, /)", get_coroutine>(nullptr),
    def<"get_name(self, /)", get_name>(nullptr),
    def<"get_stack(self, /, *, limit=None)", get_stack>(
        "Return the list of stack frames of the coroutine: where it is suspended, or those of the exception that\n"
        "ended it; the oldest first, at most `limit` of them."),
    def<"print_stack(self, /, *, limit=None, file=None)", print_stack>(
        "Print what get_stack() gives in the form of the traceback module, to sys.stderr or to `file`."),
    def<"set_exception(self, exception, /)", refuse_exception>(nullptr),
    def<"set_name(self, value, /)", set_name>(nullptr),
    def<"set_result(self, result, /)", refuse_result>(nullptr),
    def<"uncancel(self, /)", uncancel>(
        "Take one request to cancel back, as whoever made it should once it is done with it.\n\n"
        "Returns the number of those that remain."),
};

}  // namespace

extern const TypeDef task_type_def{
    .type = &task_type,
    .name = "_asyncio.Task",
    .doc = "A coroutine wrapped in a Future.",
    .base = &future_type,
    .instance_size = sizeof(TaskObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kWeakrefs, TypeFlag::kBaseType,
                   TypeFlag::kImmutable),
    .slots = {.destroy = task_destroy,
              .traverse = task_traverse,
              .clear = task_destroy,
              .finalize = task_finalize,
              .new_ = new_blank<TaskObject>,
              .init = init_by_row<kInit>,
              .repr = task_repr},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::asyncio
