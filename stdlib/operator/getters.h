// operator.itemgetter, attrgetter and methodcaller.
#pragma once

#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject attrgetter_type, itemgetter_type, methodcaller_type;
extern const TypeDef attrgetter_type_def, itemgetter_type_def, methodcaller_type_def;

}  // namespace skerry
