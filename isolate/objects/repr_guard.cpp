#include "isolate/objects/repr_guard.h"

#include "isolate/isolate.h"

namespace skerry {

ReprGuard::ReprGuard(Isolate& iso, Value object)
    : iso_(iso), object_(object), outer_(iso.repr_guards), recursive_(false) {
  for (const ReprGuard* g = outer_; g && !recursive_; g = g->outer_) recursive_ = g->object_ == object;
  iso.repr_guards = this;
}

ReprGuard::~ReprGuard() { iso_.repr_guards = outer_; }

}  // namespace skerry
