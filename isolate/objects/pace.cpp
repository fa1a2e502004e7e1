#include "isolate/objects/pace.h"

#include "isolate/vm/execution.h"

namespace skerry {

namespace {
void (*give_way)(Isolate& iso) = nullptr;
}

void set_give_way_hook(void (*hook)(Isolate& iso)) { give_way = hook; }

void Breather::rest() {
  iso_.budget -= kSteps - left_;
  left_ = kSteps;
  if (iso_.budget >= 0) return;
  iso_.budget = budget_quantum();
  if (give_way != nullptr) give_way(iso_);
}

}  // namespace skerry
