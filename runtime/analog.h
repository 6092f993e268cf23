/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime/analog.h -- the one runtime header that generated C includes. */
#ifndef AN_ANALOG_H
#define AN_ANALOG_H

#include "runtime/env.h"
#include "runtime/fixpoint.h"
#include "runtime/operators.h"
#include "runtime/pipeline.h"
#include "runtime/set.h"
#include "runtime/sqlite.h"
#include "runtime/value.h"

#endif
