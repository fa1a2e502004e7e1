#include "isolate/objects/iterator_reduce.h"

#include "isolate/builtins/boot.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/tuple.h"

namespace skerry {

Result reduce_to_call(Isolate& iso, std::string_view builtin, Value what) {
  Value function = dict_get_str(iso, shared_builtins().as<DictObject>(), builtin);
  Ref arguments(iso, TRY(make_tuple(iso, {what})));
  return make_tuple(iso, {function, arguments});
}

Result reduce_to_call(Isolate& iso, std::string_view builtin, Value what, int64_t position) {
  Value function = dict_get_str(iso, shared_builtins().as<DictObject>(), builtin);
  Ref arguments(iso, TRY(make_tuple(iso, {what})));
  Ref state(iso, TRY(make_int(iso, position)));
  return make_tuple(iso, {function, arguments, state});
}

Result reduce_to_attribute(Isolate& iso, Value of, Value name) {
  Value function = dict_get_str(iso, shared_builtins().as<DictObject>(), "getattr");
  Ref arguments(iso, TRY(make_tuple(iso, {of, name})));
  return make_tuple(iso, {function, arguments});
}

Result reduce_ended(Isolate& iso, EmptyAs empty) {
  Ref nothing(iso, empty == EmptyAs::kList ? TRY(make_list(iso)) : TRY(make_tuple(iso, {})));
  return reduce_to_call(iso, "iter", nothing);
}

}  // namespace skerry
