// The system's libyaml, as its event parser is declared there.
#include <yaml.h>
