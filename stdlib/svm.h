/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/svm.h -- classification of connections by a support vector machine: libsvm.
 *
 * In:      the numbers of stdlib/tcp_feature.h, as they are: a model is trained with these.
 * Out:     whether the model takes them for an attack's: its label is above 0.
 * State:   an_svm_model is constant after its creation.
 * Threads: any.
 * Limits:  none.
 * Source:  LIBSVM's README: the model files of svm-train; feature i of the model is value i - 1. */
#ifndef AN_STDLIB_SVM_H
#define AN_STDLIB_SVM_H

#include "runtime/env.h"
#include "stdlib/tcp_feature.h"

struct an_svm_model;

/* Reads the model in that file. NULL: an_setup_error was called, which names the setting
 * f_detectAttack.model. The caller ends it with an_svm_model_destroy. */
struct an_svm_model *an_svm_model_create(struct an_setup *setup, struct an_string path);
void an_svm_model_destroy(struct an_setup *setup, struct an_svm_model *model); /* NULL: nothing */

bool an_detect_attack(struct an_env *env, const struct an_tcp_feature *feature,
		      const struct an_svm_model *model);

#endif
