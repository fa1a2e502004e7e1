// The modules fcntl, grp, pwd, resource and termios; _locale; _crypt and _uuid.
#pragma once

#include "isolate/objects/native.h"

namespace skerry::unix_doors {

extern const ModuleDef fcntl_module_def, grp_module_def, pwd_module_def, resource_module_def, termios_module_def;
extern const ModuleDef locale_module_def;
extern const ModuleDef crypt_module_def, uuid_module_def;  // system_libraries.cpp
const TypeDef* const* unix_types(size_t* count);

}  // namespace skerry::unix_doors
