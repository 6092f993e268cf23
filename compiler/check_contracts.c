/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/check_contracts.c -- part of check: what each component's functions ask of it.
 *
 * For each predicate that arrives in a component, the calls that its tuples reach say which of its
 * attributes a context would have to be keyed by: the wish. Errors come with it as a fix-it. */
#include "compiler/demands.h"

/* -- wishes ------------------------------------------------------------------------------------ */

bool demands_same_type(type *a, const type *b)
{
	a = type_find(a);
	return a->kind == b->kind && (a->kind != TYPE_OPAQUE || a->opaque == b->opaque);
}

int demands_attribute_of_type(const predicate *p, const type *t)
{
	int found = WISH_NONE;

	for (int i = 0; i < p->arity; i++)
		if (demands_same_type(p->attributes[i], t))
			found = found == WISH_NONE ? i : WISH_SEVERAL;
	return found;
}

static int wish_of(const predicate *p, const flow_call *call)
{
	const function *f = call->expr->u.call.function;

	if (f->key_type != NULL)
		return demands_attribute_of_type(p, f->key_type);
	int value = call->args[f->key_arg - 1];
	if (value >= 1 && value <= p->arity && type_is_key(p->attributes[value - 1]))
		return value - 1;
	return WISH_NONE;
}

static void add_wish(demands *d, int node, const flow_call *call)
{
	const predicate *p = d->g->nodes[node].predicate;
	int wish = wish_of(p, call);

	if (wish >= 0 && d->wished == NULL)
		d->wished = type_find(p->attributes[wish]);
	if (wish == WISH_NONE)
		d->wishes[node] = WISH_SEVERAL; /* nothing would do */
	else if (d->wishes[node] == WISH_NONE)
		d->wishes[node] = wish;
	else if (d->wishes[node] != wish)
		d->wishes[node] = WISH_SEVERAL;
}

/* "tcp_pkt(6)", NULL: no attribute would do for certain. */
static const char *key_text(const demands *d, int node)
{
	const predicate *p = d->g->nodes[node].predicate;
	int wish = d->wishes[node];

	if (wish == WISH_NONE && d->wished != NULL)
		wish = demands_attribute_of_type(p, d->wished);
	if (wish < 0)
		return NULL;
	return arena_printf(d->k->cx->arena, "%s(%d)", check_text(d->k, p->name), wish + 1);
}

/* "context_keys(tcp_pkt(6))", NULL: some arriving predicate has none that would do. */
static const char *keys_text(const demands *d)
{
	const char *text = NULL;

	for (int i = 0; i < d->g->node_count; i++) {
		const char *key = key_text(d, i);

		if (!check_needs_key(&d->g->nodes[i]))
			continue;
		if (key == NULL)
			return NULL;
		text = text == NULL ? key : arena_printf(d->k->cx->arena, "%s, %s", text, key);
	}
	return text == NULL ? NULL : arena_printf(d->k->cx->arena, "context_keys(%s)", text);
}

/* -- whether a call has what it needs ---------------------------------------------------------- */

static void violate(demands *d, int node, const flow_call *call, bool is_ambiguous)
{
	violation *v = ARENA_NEW(d->k->cx->arena, violation);

	if (!check_once(d->k, call->expr))
		return;
	*v = (violation){ .call = call, .node = node, .is_ambiguous = is_ambiguous };
	*d->violations_end = v;
	d->violations_end = &v->next;
}

static bool is_key_of(const flow_call *call, const type *key_type, type *of, int position)
{
	const function *f = call->expr->u.call.function;

	return key_type != NULL ? demands_same_type(of, key_type)
				: call->args[f->key_arg - 1] == position + 1;
}

static void check_in_context(demands *d, int node, const flow_call *call)
{
	const type *key_type = call->expr->u.call.function->key_type;
	const predicate *p = d->g->nodes[node].predicate;
	const ast_context_key *entry = check_key_entry(d->g->component->keys, p);
	int fitting = 0;

	if (p->source == SOURCE_EXPIRED)
		fitting = is_key_of(call, key_type, p->attributes[1], 1);
	else if (entry == NULL)
		return; /* a missing key, reported as such */
	for (const ast_key *key = entry != NULL ? entry->keys : NULL; key != NULL; key = key->next)
		fitting +=
		    key->count == 1 && is_key_of(call, key_type, key->type, key->positions[0]);
	if (fitting != 1)
		violate(d, node, call, fitting > 1);
}

/* How many of the variables that are bound before the call have type t. */
static int bound_of_type(const flow_call *call, const type *t)
{
	int found = 0;

	for (const ast_literal *l = call->rule->body; l != NULL && l != call->literal;
	     l = l->next) {
		if (l->binds)
			found += demands_same_type(l->left->type, t);
		for (const ast_expr *e = l->kind == LITERAL_ATOM ? l->atom.args : NULL; e != NULL;
		     e = e->next)
			found +=
			    e->kind == EXPR_VAR && e->u.var.binds && demands_same_type(e->type, t);
	}
	return found;
}

/* In a serial component the key is found in the rule. */
static void check_in_serial(demands *d, int node, const flow_call *call)
{
	const function *f = call->expr->u.call.function;
	int found = f->key_type != NULL ? bound_of_type(call, f->key_type) : 1;

	if (found != 1)
		violate(d, node, call, found > 1);
}

static void add_demand(demands *d, int node, const flow_call *call)
{
	const function *f = call->expr->u.call.function;
	bool is_barrier = d->g->nodes[node].predicate->is_barrier;

	d->serial |= f->contract == CONTRACT_SERIAL;
	if (f->contract != CONTRACT_KEYED)
		return;
	d->keyed = true;
	d->barrier_keyed |= is_barrier;
	if (check_needs_key(&d->g->nodes[node]))
		add_wish(d, node, call);
}

static void check_call(demands *d, int node, const flow_call *call)
{
	const function *f = call->expr->u.call.function;
	order_kind order = d->g->component->order;

	if (f->contract == CONTRACT_SERIAL && order != ORDER_SERIAL)
		violate(d, node, call, false);
	if (f->contract != CONTRACT_KEYED)
		return;
	if (order == ORDER_SERIAL)
		check_in_serial(d, node, call);
	else if (order == ORDER_PARALLEL || d->g->nodes[node].predicate->is_barrier)
		violate(d, node, call, false);
	else if (!d->k->bad_keys[d->g->component->index])
		check_in_context(d, node, call);
}

/* -- reports ----------------------------------------------------------------------------------- */

/* "state for each tcp_flow", "state for each value of its argument 2". */
static const char *state_text(const demands *d, const function *f)
{
	if (f->key_type != NULL)
		return arena_printf(d->k->cx->arena, "state for each %s",
				    type_name(d->k->cx->arena, f->key_type));
	return arena_printf(d->k->cx->arena, "state for each value of its argument %d", f->key_arg);
}

static void suggest_component_type(const demands *d)
{
	const ast_component *c = d->g->component;
	const char *keys = keys_text(d);
	diag *out = d->k->cx->diag;

	if (keys == NULL) {
		diag_note(out, c->type_span, "'serial' would do");
	} else if (c->keys == NULL) {
		diag_fixit(out, c->type_span, "parallel_context_order, %s", keys);
	} else {
		diag_fixit(out, c->type_span, "parallel_context_order");
		diag_note(out, c->keys->span, "with %s", keys);
	}
}

static void report_parallel(const demands *d, const violation *v)
{
	const function *f = v->call->expr->u.call.function;

	diag_error(d->k->cx->diag, v->call->expr->span, "contract",
		   "'%s' keeps %s: it can't be called in '%s', which is parallel",
		   check_text(d->k, f->name), state_text(d, f),
		   check_text(d->k, d->g->component->name));
	suggest_component_type(d);
}

/* Keyed by something else than what the function keeps its state for. */
static void report_key(const demands *d, const violation *v)
{
	const function *f = v->call->expr->u.call.function;
	const predicate *p = d->g->nodes[v->node].predicate;
	const ast_context_key *entry = check_key_entry(d->g->component->keys, p);
	const char *key = key_text(d, v->node);
	diag *out = d->k->cx->diag;
	type *key_type = entry != NULL ? entry->keys->type : p->attributes[1];

	if (v->is_ambiguous)
		diag_error(out, v->call->expr->span, "ambiguous-key",
			   "'%s' keeps %s, and several keys of '%s' have that type",
			   check_text(d->k, f->name), state_text(d, f), check_text(d->k, p->name));
	else if (entry != NULL && entry->keys->count > 1)
		diag_error(out, v->call->expr->span, "contract",
			   "'%s' keeps %s, but the key of '%s' is composite",
			   check_text(d->k, f->name), state_text(d, f), check_text(d->k, p->name));
	else if (f->key_type != NULL)
		diag_error(out, v->call->expr->span, "contract",
			   "'%s' keeps %s, but the key of '%s' has type %s",
			   check_text(d->k, f->name), state_text(d, f), check_text(d->k, p->name),
			   type_name(d->k->cx->arena, key_type));
	else
		diag_error(out, v->call->expr->span, "contract",
			   "'%s' keeps %s, and that is not the same value as the key of '%s'",
			   check_text(d->k, f->name), state_text(d, f), check_text(d->k, p->name));
	if (entry == NULL)
		return;
	diag_note(out, entry->span, "'%s' is keyed here", check_text(d->k, p->name));
	if (key != NULL && entry->key_count == 1)
		diag_fixit(out, entry->span, "%s", key);
	else if (key == NULL && !v->is_ambiguous)
		diag_note(out, d->g->component->type_span,
			  "no attribute of '%s' would do; 'serial' would",
			  check_text(d->k, p->name));
}

/* A barrier's tuple belongs to no context. */
static void report_barrier(const demands *d, const violation *v)
{
	const function *f = v->call->expr->u.call.function;
	const predicate *p = d->g->nodes[v->node].predicate;

	diag_error(d->k->cx->diag, v->call->expr->span, "contract",
		   "'%s' keeps %s, and '%s', which leads here, belongs to no context",
		   check_text(d->k, f->name), state_text(d, f), check_text(d->k, p->name));
	diag_note(d->k->cx->diag, check_first_use(d->g->component, p)->name_span,
		  p->table != NULL ? "a constant table's rows come to all contexts"
				   : "a barrier comes once, to all contexts");
	if (p->source == SOURCE_FINISH || p->source == SOURCE_PERIODIC)
		diag_note(d->k->cx->diag, check_first_use(d->g->component, p)->name_span,
			  "'expired(@N, KEY, LAST_TIME)' comes to each context that ends");
}

static void report_serial_key(const demands *d, const violation *v)
{
	const function *f = v->call->expr->u.call.function;

	diag_error(d->k->cx->diag, v->call->expr->span, "ambiguous-key",
		   v->is_ambiguous ? "'%s' keeps %s, and several bound variables have that type"
				   : "'%s' keeps %s, and no bound variable has that type",
		   check_text(d->k, f->name), state_text(d, f));
}

static void report_unsafe(const demands *d, const violation *v)
{
	diag_error(d->k->cx->diag, v->call->expr->span, "contract",
		   "'%s' is not safe in threads: it can't be called in '%s'",
		   check_text(d->k, v->call->expr->u.call.function->name),
		   check_text(d->k, d->g->component->name));
	diag_fixit(d->k->cx->diag, d->g->component->type_span, "serial");
}

static void report(const demands *d, const violation *v)
{
	const function *f = v->call->expr->u.call.function;

	if (f->contract == CONTRACT_SERIAL)
		report_unsafe(d, v);
	else if (d->g->component->order == ORDER_PARALLEL)
		report_parallel(d, v);
	else if (d->g->component->order == ORDER_SERIAL)
		report_serial_key(d, v);
	else if (d->g->nodes[v->node].predicate->is_barrier)
		report_barrier(d, v);
	else
		report_key(d, v);
	diag_note(d->k->cx->diag, f->name_span, "'%s' is declared here", check_text(d->k, f->name));
}

/* -- keys -------------------------------------------------------------------------------------- */

static void check_missing_keys(const demands *d)
{
	const ast_component *c = d->g->component;

	for (int i = 0; i < d->g->node_count; i++) {
		const predicate *p = d->g->nodes[i].predicate;
		const char *key = key_text(d, i);

		if (!check_needs_key(&d->g->nodes[i]) || check_key_entry(c->keys, p) != NULL)
			continue;
		diag_error(d->k->cx->diag, c->type_span, "key-missing",
			   "'%s' is ordered by context, but '%s' has no key",
			   check_text(d->k, c->name), check_text(d->k, p->name));
		diag_note(d->k->cx->diag, check_first_use(c, p)->name_span, "consumed here");
		if (key != NULL && c->keys == NULL)
			diag_fixit(
			    d->k->cx->diag,
			    (src_span){ c->type_span.file, c->type_span.end, c->type_span.end },
			    ", context_keys(%s)", key);
		else if (key != NULL)
			diag_fixit(d->k->cx->diag,
				   (src_span){ c->keys->span.file, c->keys->span.begin,
					       c->keys->span.begin },
				   "%s, ", key);
	}
}

static void check_useless_keys(const demands *d)
{
	const ast_component *c = d->g->component;

	if (c->keys == NULL)
		return;
	diag_error(d->k->cx->diag, c->keys->span, "key-unused",
		   "'%s' has keys, but is not ordered by context", check_text(d->k, c->name));
	diag_fixit(d->k->cx->diag, c->type_span, "parallel_context_order");
}

/* -- expired ----------------------------------------------------------------------------------- */

static const predicate *consumes(const demands *d, source_kind source)
{
	for (int i = 0; i < d->g->node_count; i++)
		if (d->g->nodes[i].predicate->source == source)
			return d->g->nodes[i].predicate;
	return NULL;
}

/* Of an auto component: others were looked at when types were inferred. */
static void check_expired(const demands *d)
{
	const ast_component *c = d->g->component;
	const predicate *p = consumes(d, SOURCE_EXPIRED);

	if (p == NULL)
		return;
	diag_error(d->k->cx->diag, check_first_use(c, p)->name_span, "no-context",
		   "nothing expires in '%s': it needs no contexts, and is %s",
		   check_text(d->k, c->name), c->order == ORDER_SERIAL ? "serial" : "parallel");
	diag_note(d->k->cx->diag, c->type_span,
		  "a component with contexts is of the type parallel_context_order");
}

/* -- more than is needed ----------------------------------------------------------------------- */

/* Whether something in it may be meant for more than one token: a negation, an aggregate. */
static bool forgets(const ast_component *c)
{
	for (const ast_rule *rule = c->rules; rule != NULL; rule = rule->next) {
		if (strata_is_aggregate(rule))
			return true;
		for (const ast_literal *l = rule->body; l != NULL; l = l->next)
			if (l->kind == LITERAL_NEGATED)
				return true;
	}
	return false;
}

static void check_strength(const demands *d)
{
	const ast_component *c = d->g->component;
	ast_context_key *keys = NULL;
	order_kind weakest = demands_weakest(d, &keys);

	if (c->order == ORDER_PARALLEL || weakest == ORDER_SERIAL)
		return;
	if (weakest == ORDER_PARALLEL) {
		/* parts see only their own facts: without them a fixpoint could be another */
		if (c->order == ORDER_SERIAL ||
		    (!c->strata->is_fixpoint && !consumes(d, SOURCE_EXPIRED)))
			diag_warning(d->k->cx->diag, c->type_span, "stronger-than-needed",
				     "no function of '%s' keeps a state for a key: 'parallel' "
				     "would do",
				     check_text(d->k, c->name));
		if (c->order == ORDER_SERIAL && forgets(c))
			diag_note(d->k->cx->diag, c->type_span,
				  "what a token derives is forgotten behind it; what is to be "
				  "remembered is kept in a table");
	} else if (c->order == ORDER_SERIAL && !d->has_table) { /* its size would be another */
		diag_warning(d->k->cx->diag, c->type_span, "stronger-than-needed",
			     "'%s' need not be serial", check_text(d->k, c->name));
		diag_fixit(d->k->cx->diag, c->type_span, "parallel_context_order, %s",
			   demands_keys_text(d, keys));
	}
}

/* -- auto -------------------------------------------------------------------------------------- */

/* The types were inferred before the keys were known. */
static void check_expired_key(const demands *d)
{
	const ast_component *c = d->g->component;
	const predicate *p = consumes(d, SOURCE_EXPIRED);

	if (p == NULL || c->keys == NULL ||
	    demands_same_type(p->attributes[1], type_find(c->keys->keys->type)))
		return;
	diag_error(d->k->cx->diag, check_first_use(c, p)->span, "expired-key",
		   "the contexts of '%s' are by %s, and KEY is taken for %s here",
		   check_text(d->k, c->name), type_name(d->k->cx->arena, c->keys->keys->type),
		   type_name(d->k->cx->arena, p->attributes[1]));
	diag_fixit(d->k->cx->diag, c->type_span, "parallel_context_order, %s",
		   demands_keys_text(d, c->keys));
}

static void resolve_auto(demands *d)
{
	ast_component *c = d->g->component;

	if (c->keys != NULL) {
		diag_error(d->k->cx->diag, c->keys->span, "key-unused",
			   "'%s' is auto: its keys are computed", check_text(d->k, c->name));
		diag_fixit(d->k->cx->diag, c->type_span, "parallel_context_order");
		d->k->bad_keys[c->index] = true;
	}
	c->order = demands_weakest(d, &c->keys);
	if (c->order != ORDER_CONTEXT)
		c->keys = NULL;
	check_expired_key(d);
}

/* -- components -------------------------------------------------------------------------------- */

static void note_state(checker *k, const ast_expr *e, void *with)
{
	(void)k;
	*(bool *)with |= e->kind == EXPR_CALL && e->u.call.function->contract != CONTRACT_PURE;
}

/* Whether there is anything to follow: what is pure can be called anywhere. */
static bool has_demands(checker *k, const ast_component *c, bool has_table)
{
	bool has_state = has_table;

	for (const ast_rule *rule = c->rules; rule != NULL && !has_state; rule = rule->next)
		check_each_of_rule(k, rule, note_state, &has_state);
	return has_state;
}

static void follow(demands *d)
{
	flow *f = flow_create(d->k->cx, d->g);
	flow_result *results = ARENA_ARRAY(d->k->cx->arena, flow_result, d->g->node_count + 1);

	d->results = results;
	for (int i = 0; i < d->g->node_count; i++) {
		if (!d->g->nodes[i].arrives)
			continue;
		results[i] = flow_run(f, i);
		for (const flow_call *call = results[i].calls; call != NULL; call = call->next)
			add_demand(d, i, call);
	}
}

static void check_all_calls(demands *d)
{
	for (int i = 0; i < d->g->node_count; i++) {
		for (const flow_call *call = d->results[i].calls; call != NULL; call = call->next)
			check_call(d, i, call);
		check_calls(d->k, d->g, i, d->results[i].calls);
	}
	for (const violation *v = d->violations; v != NULL; v = v->next)
		report(d, v);
}

static void check_component(checker *k, const graph *g)
{
	ast_component *c = g->component;
	demands *d = &k->demands[c->index];
	flow_result *none = ARENA_ARRAY(k->cx->arena, flow_result, g->node_count + 1);

	d->k = k;
	d->g = g;
	d->violations_end = &d->violations;
	d->results = none;
	d->wishes = ARENA_ARRAY(k->cx->arena, int, g->node_count + 1);
	for (int i = 0; i < g->node_count; i++) {
		d->wishes[i] = WISH_NONE;
		d->has_table |= g->nodes[i].is_table && g->nodes[i].predicate->table->owner == c;
	}
	if (has_demands(k, c, d->has_table))
		follow(d);
	if (c->order == ORDER_AUTO)
		resolve_auto(d);
	check_all_calls(d);
	if (c->order == ORDER_CONTEXT && !k->bad_keys[c->index])
		check_missing_keys(d);
	else if (c->order != ORDER_CONTEXT && d->violations == NULL)
		check_useless_keys(d);
	if (c->order != ORDER_CONTEXT)
		check_expired(d);
}

void check_contracts(checker *k)
{
	k->demands = ARENA_ARRAY(k->cx->arena, demands, k->cx->program.component_count + 1);
	for (int i = 0; i < k->cx->program.component_count; i++)
		check_component(k, k->graphs[i]);
}

void check_strengths(checker *k)
{
	for (int i = 0; i < k->cx->program.component_count; i++)
		check_strength(&k->demands[i]);
}
