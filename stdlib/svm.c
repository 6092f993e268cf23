/* SPDX-License-Identifier: BSD-3-Clause */
/* stdlib/svm.c -- see svm.h. */
#include "stdlib/svm.h"

#include <errno.h>
#include <libsvm/svm.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct an_svm_model {
	struct svm_model *model;
};

/* libsvm says nothing of why it can't read a file, so errors are looked for before. */
static struct svm_model *load(struct an_setup *setup, const char *path)
{
	struct svm_model *model;

	if (access(path, R_OK) != 0) {
		an_setup_error(setup,
			       "f_detectAttack: cannot read the model '%s': %s "
			       "(--set f_detectAttack.model=FILE names another one)",
			       path, strerror(errno));
		return NULL;
	}
	model = svm_load_model(path);
	if (model == NULL)
		an_setup_error(setup,
			       "f_detectAttack: '%s' is no model of libsvm "
			       "(--set f_detectAttack.model=FILE names another one)",
			       path);
	return model;
}

struct an_svm_model *an_svm_model_create(struct an_setup *setup, struct an_string path)
{
	struct an_svm_model *made = malloc(sizeof *made);
	char *name = malloc(path.length + 1);

	if (made == NULL || name == NULL) {
		an_setup_error(setup, "f_detectAttack: out of memory");
		free(made);
		free(name);
		return NULL;
	}
	if (path.length != 0)
		memcpy(name, path.data, path.length);
	name[path.length] = '\0';
	made->model = load(setup, name);
	free(name);
	if (made->model != NULL)
		return made;
	free(made);
	return NULL;
}

void an_svm_model_destroy(struct an_setup *setup, struct an_svm_model *model)
{
	(void)setup;
	if (model == NULL)
		return;
	svm_free_and_destroy_model(&model->model);
	free(model);
}

bool an_detect_attack(struct an_env *env, const struct an_tcp_feature *feature,
		      const struct an_svm_model *model)
{
	struct svm_node nodes[AN_FEATURE_COUNT + 1];

	(void)env;
	for (int i = 0; i < AN_FEATURE_COUNT; i++)
		nodes[i] = (struct svm_node){ i + 1, feature->values[i] };
	nodes[AN_FEATURE_COUNT] = (struct svm_node){ -1, 0 };
	return svm_predict(model->model, nodes) > 0;
}
