/* SPDX-License-Identifier: BSD-3-Clause */
/* compiler/parser.y -- the grammar. Nodes are made in parse_*.c; recovery: see parse.h.
 *
 * Requires: a parser with its lexemes.   Gives: its text added to cx->program.
 * Errors:   syntax, and those of the functions that make the nodes; reports all.
 * Look:     analogc --dump=ast FILE */

%code top {
#include <string.h>
}

%code requires {
#include "compiler/parse.h"
}

%define api.pure full
%define api.prefix {parser_}
%define api.token.prefix {LEX_}
%define api.location.type {src_span}
%define parse.error custom
%define parse.lac full
%locations
%param {parser *p}

%union {
	const lexeme *lexeme;
	ast_expr *expr;
	expr_list exprs;
	ast_literal *literal;
	literal_list literals;
	ast_rule *rule;
	ast_component *component;
	ast_key *key;
	key_list keys;
	ast_context_key *context_key;
	context_key_list context_keys;
	type_ref *type;
	param_list types;
	name_list names;
	str_id text;
}

%code {
#define YYMAXDEPTH 4000
#define YYLLOC_DEFAULT(out, rhs, n)                                                                \
	do {                                                                                       \
		(out).file = YYRHSLOC(rhs, (n) != 0 ? 1 : 0).file;                                 \
		(out).begin = (n) != 0 ? YYRHSLOC(rhs, 1).begin : YYRHSLOC(rhs, 0).end;            \
		(out).end = YYRHSLOC(rhs, n).end;                                                  \
	} while (0)

/* After an error: what resume delivers comes next, and errors are told again. */
#define RESUME(resume)                                                                             \
	do {                                                                                       \
		if (!resume(p))                                                                    \
			YYABORT;                                                                   \
		yyclearin;                                                                         \
		yyerrok;                                                                           \
	} while (0)

static int parser_lex(PARSER_STYPE *value, src_span *span, parser *p);
static void parser_error(const src_span *span, parser *p, const char *message);
}

%token COMPONENT "'component'" DELETE "'delete'" MATERIALIZE "'materialize'" INCLUDE "'include'"
%token EXTERN "'extern'" OUTPUT "'output'" IN "'in'"
%token <lexeme> CONST "'const'" '*'
%token <lexeme> NAME "a name" VARIABLE "a variable" FUNCTION_NAME "a function"
%token <lexeme> AGGREGATE "an aggregate" INTEGER "an integer" FLOAT "a float" STRING "a string"
%token <lexeme> DURATION "a duration" ADDRESS "an address" NETWORK "a network"
%token IF "':-'" ASSIGN "':='" OR "'||'" AND "'&&'" EQ "'=='" NE "'!='" LE "'<='" GE "'>='"
%token SHL "'<<'" SHR "'>>'" ARROW "'->'"
%token <lexeme> TYPE "'type'" FUNCTION "'function'" LIBRARY "'library'"
%token <lexeme> PREDICATE "'predicate'" ARG "'arg'" AS "'as'"
%token <lexeme> EFFECT "'effect'" HEAVY "'heavy'" KEY "'key'" KEYED "'keyed'" ORDERED "'ordered'"
%token <lexeme> PARSE "'parse'" PREPARE "'prepare'" PURE "'pure'" SERIAL "'serial'"
%token <lexeme> SETTING "'setting'"
%token <lexeme> SHARED "'shared'" SOURCE "'source'" STATE "'state'" TEXT "'text'" TICKET "'ticket'"
%token ',' '.' '?' ':' ';' '{' '}' '[' ']' '(' ')' '@' '='

%left OR
%left AND
%left '|'
%left '^'
%left '&'
%left EQ NE
%left '<' LE '>' GE IN
%left SHL SHR
%left '+' '-'
%left '*' '/' '%'
%precedence '!' '~'

%type <expr> expr primary in_operand call location constant
%type <exprs> exprs exprs_opt args args_opt parts interval_ends
%type <literal> atom literal
%type <literals> body
%type <rule> rule_head
%type <component> component_head
%type <key> key
%type <keys> keys
%type <context_key> context_key
%type <context_keys> context_keys
%type <type> type param
%type <types> params params_opt
%type <names> strings
%type <lexeme> word c_word c_name flag valued
%type <text> c_words

%%

program:
  %empty
| program component
| program statement
| program rule
;

component:
  component_open rules '}'                      { build_close(p, @$); }
;
component_open:
  COMPONENT component_head '{'                  { build_open(p, $2); }
;
component_head:
  NAME '(' NAME ')'                             {
	$$ = build_component(p, $1, $3, NULL, (context_key_list){ NULL, NULL });
  }
| NAME '(' NAME ',' NAME '(' context_keys ')' ')' { $$ = build_component(p, $1, $3, $5, $7); }
| error                                         { $$ = NULL; RESUME(parse_resume_head); }
;
context_keys:
  context_key                                   {
	$$ = context_key_list_add((context_key_list){ NULL, NULL }, $1);
  }
| context_keys ',' context_key                  { $$ = context_key_list_add($1, $3); }
;
context_key:
  NAME '(' keys ')'                             { $$ = build_context_key(p, @$, $1, $3); }
;
keys:
  key                                           { $$ = key_list_add((key_list){ 0 }, $1); }
| keys ',' key                                  { $$ = key_list_add($1, $3); }
;
key:
  INTEGER                                       {
	$$ = build_key(p, @$, expr_list_add((expr_list){ 0 }, build_value(p, EXPR_INT, $1)));
  }
| VARIABLE                                      {
	$$ = build_key(p, @$, expr_list_add((expr_list){ 0 }, build_name(p, $1)));
  }
| '(' parts ')'                                 { $$ = build_key(p, @$, $2); }
;
parts:
  INTEGER                                       {
	$$ = expr_list_add((expr_list){ 0 }, build_value(p, EXPR_INT, $1));
  }
| VARIABLE                                      {
	$$ = expr_list_add((expr_list){ 0 }, build_name(p, $1));
  }
| parts ',' INTEGER                             {
	$$ = expr_list_add($1, build_value(p, EXPR_INT, $3));
  }
| parts ',' VARIABLE                            { $$ = expr_list_add($1, build_name(p, $3)); }
;

rules:
  %empty
| rules rule
| rules statement                               { build_misplaced(p, @2); }
;
rule:
  rule_head IF body '.'                         { build_rule(p, @$, $1, $3); }
| rule_head '.'                                 { build_fact(p, @$, $1); }
| broken_rule IF body '.'                       { build_rule(p, @$, NULL, $3); }
| broken_rule '.'
;
broken_rule:
  error                                         { RESUME(parse_resume_rule); }
;
rule_head:
  atom                                          { $$ = build_head(p, @$, NULL, false, $1); }
| NAME atom                                     { $$ = build_head(p, @$, $1, false, $2); }
| DELETE atom                                   { $$ = build_head(p, @$, NULL, true, $2); }
| NAME DELETE atom                              { $$ = build_head(p, @$, $1, true, $3); }
;
body:
  literal                                       {
	$$ = literal_list_add((literal_list){ NULL, NULL }, $1);
  }
| body ',' literal                              { $$ = literal_list_add($1, $3); }
;
literal:
  atom
| '!' atom                                      { $$ = build_negated(@$, $2); }
| expr                                          { $$ = build_condition(p, $1); }
| expr '=' expr                                 {
	$$ = build_binding(p, LITERAL_EQUALS, @2, $1, $3);
  }
| expr ASSIGN expr                              {
	$$ = build_binding(p, LITERAL_ASSIGN, @2, $1, $3);
  }
| error                                         { $$ = NULL; RESUME(parse_resume_literal); }
;
atom:
  NAME '(' args_opt ')'                         { $$ = build_atom(p, @$, $1, $3); }
;
args_opt:
  %empty                                        { $$ = (expr_list){ 0 }; }
| args
;
args:
  expr                                          { $$ = expr_list_add((expr_list){ 0 }, $1); }
| '@' location                                  {
	$$ = expr_list_add_location((expr_list){ 0 }, @1, $2);
  }
| args ',' expr                                 { $$ = expr_list_add($1, $3); }
| args ',' '@' location                         { $$ = expr_list_add_location($1, @3, $4); }
;
location:
  VARIABLE                                      { $$ = build_name(p, $1); }
| STRING                                        { $$ = build_value(p, EXPR_STRING, $1); }
| ADDRESS                                       { $$ = build_value(p, EXPR_ADDRESS, $1); }
| NAME                                          { $$ = build_name(p, $1); }
;

expr:
  primary
| '[' exprs_opt ']'                             { $$ = build_list(p, EXPR_LIST, @$, $2); }
| '!' expr                                      { $$ = build_unary(p, OP_NOT, @1, $2); }
| '~' expr                                      { $$ = build_unary(p, OP_BIT_NOT, @1, $2); }
| '-' expr %prec '!'                            { $$ = build_unary(p, OP_NEGATE, @1, $2); }
| '+' expr %prec '!'                            { $$ = build_unary(p, OP_PLUS, @1, $2); }
| expr OR expr                                  { $$ = build_binary(p, OP_OR, @2, $1, $3); }
| expr AND expr                                 { $$ = build_binary(p, OP_AND, @2, $1, $3); }
| expr '|' expr                                 { $$ = build_binary(p, OP_BIT_OR, @2, $1, $3); }
| expr '^' expr                                 { $$ = build_binary(p, OP_BIT_XOR, @2, $1, $3); }
| expr '&' expr                                 { $$ = build_binary(p, OP_BIT_AND, @2, $1, $3); }
| expr EQ expr                                  { $$ = build_binary(p, OP_EQ, @2, $1, $3); }
| expr NE expr                                  { $$ = build_binary(p, OP_NE, @2, $1, $3); }
| expr '<' expr                                 { $$ = build_binary(p, OP_LT, @2, $1, $3); }
| expr LE expr                                  { $$ = build_binary(p, OP_LE, @2, $1, $3); }
| expr '>' expr                                 { $$ = build_binary(p, OP_GT, @2, $1, $3); }
| expr GE expr                                  { $$ = build_binary(p, OP_GE, @2, $1, $3); }
| expr IN in_operand                            { $$ = build_binary(p, OP_IN, @2, $1, $3); }
| expr SHL expr                                 { $$ = build_binary(p, OP_SHL, @2, $1, $3); }
| expr SHR expr                                 { $$ = build_binary(p, OP_SHR, @2, $1, $3); }
| expr '+' expr                                 { $$ = build_binary(p, OP_ADD, @2, $1, $3); }
| expr '-' expr                                 { $$ = build_binary(p, OP_SUB, @2, $1, $3); }
| expr '*' expr                                 { $$ = build_binary(p, OP_MUL, @2, $1, $3); }
| expr '/' expr                                 { $$ = build_binary(p, OP_DIV, @2, $1, $3); }
| expr '%' expr                                 { $$ = build_binary(p, OP_MOD, @2, $1, $3); }
;
primary:
  constant
| VARIABLE                                      { $$ = build_name(p, $1); }
| NAME                                          { $$ = build_name(p, $1); }
| call
| '(' expr ')'                                  { $$ = $2; }
| AGGREGATE '<' VARIABLE '>'                    {
	$$ = build_aggregate(p, @$, $1, build_name(p, $3));
  }
| AGGREGATE '<' '*' '>'                         { $$ = build_aggregate(p, @$, $1, NULL); }
;
constant:
  INTEGER                                       { $$ = build_value(p, EXPR_INT, $1); }
| FLOAT                                         { $$ = build_value(p, EXPR_FLOAT, $1); }
| STRING                                        { $$ = build_value(p, EXPR_STRING, $1); }
| ADDRESS                                       { $$ = build_value(p, EXPR_ADDRESS, $1); }
| NETWORK                                       { $$ = build_value(p, EXPR_NETWORK, $1); }
| DURATION                                      { $$ = build_value(p, EXPR_DURATION, $1); }
;
call:
  FUNCTION_NAME '(' exprs_opt ')'               { $$ = build_call(p, @$, $1, $3); }
;
exprs_opt:
  %empty                                        { $$ = (expr_list){ 0 }; }
| exprs
;
exprs:
  expr                                          { $$ = expr_list_add((expr_list){ 0 }, $1); }
| exprs ',' expr                                { $$ = expr_list_add($1, $3); }
;
in_operand:
  primary
| '{' exprs_opt '}'                             { $$ = build_list(p, EXPR_SET, @$, $2); }
| '[' expr ']'                                  {
	$$ = build_interval(p, @$, expr_list_add((expr_list){ 0 }, $2), false, false);
  }
| '[' interval_ends ']'                         { $$ = build_interval(p, @$, $2, false, false); }
| '[' interval_ends ')'                         { $$ = build_interval(p, @$, $2, false, true); }
| '(' interval_ends ']'                         { $$ = build_interval(p, @$, $2, true, false); }
| '(' interval_ends ')'                         { $$ = build_interval(p, @$, $2, true, true); }
;
interval_ends:
  expr ',' expr                                 {
	$$ = expr_list_add(expr_list_add((expr_list){ 0 }, $1), $3);
  }
| interval_ends ',' expr                        { $$ = expr_list_add($1, $3); }
;

statement:
  INCLUDE STRING '.'                            { parse_include(p, @2, $2->u.text); }
| OUTPUT NAME '.'                               { build_output(p, @$, $2, NULL, NULL); }
| OUTPUT NAME NAME STRING '.'                   { build_output(p, @$, $2, $3, $4); }
| CONST NAME '=' expr '.'                       { build_constant(p, @$, $2, $4); }
| MATERIALIZE '(' NAME ',' interval_ends ',' NAME '(' parts ')' ')' '.' {
	build_table(p, @$, $3, $5, $7, build_key(p, @9, $9));
  }
| MATERIALIZE '(' NAME ',' interval_ends ')' '.' {
	build_table(p, @$, $3, $5, NULL, build_key(p, @6, (expr_list){ 0 }));
  }
| EXTERN LIBRARY STRING '.'                     { build_library(p, @$, $3); }
| extern_type type_attributes '.'               { build_declaration(p, @$); }
| extern_function function_attributes '.'       { build_declaration(p, @$); }
| extern_predicate predicate_attributes '.'     { build_declaration(p, @$); }
;

extern_type:
  EXTERN TYPE word '=' c_words IN STRING        { build_extern_type(p, $3, $5, $7); }
;
c_words:
  c_word                                        { $$ = build_c_words(p, STR_NONE, $1); }
| c_words c_word                                { $$ = build_c_words(p, $1, $2); }
;
c_word:
  word
| VARIABLE
| CONST
| '*'
;
type_attributes:
  %empty
| type_attributes KEY                           { build_attribute(p, @2, $2, NULL); }
| type_attributes TEXT c_name                   { build_attribute(p, @2, $2, $3); }
| type_attributes PARSE c_name                  { build_attribute(p, @2, $2, $3); }
| type_attributes PREPARE c_name                { build_attribute(p, @2, $2, $3); }
;
extern_function:
  EXTERN FUNCTION FUNCTION_NAME '(' params_opt ')' {
	build_extern_function(p, $3, $5, NULL, RESULT_NONE);
  }
| EXTERN FUNCTION FUNCTION_NAME '(' params_opt ')' ARROW type {
	build_extern_function(p, $3, $5, $8, RESULT_ONE);
  }
| EXTERN FUNCTION FUNCTION_NAME '(' params_opt ')' ARROW type '?' {
	build_extern_function(p, $3, $5, $8, RESULT_OPTIONAL);
  }
| EXTERN FUNCTION FUNCTION_NAME '(' params_opt ')' ARROW type '*' {
	build_extern_function(p, $3, $5, $8, RESULT_MANY);
  }
;
function_attributes:
  %empty
| function_attributes flag                      { build_attribute(p, @2, $2, NULL); }
| function_attributes KEYED '(' type ')'        {
	build_keyed(p, span_join(@2, @5), $4, 0);
  }
| function_attributes KEYED '(' ARG INTEGER ')' {
	build_keyed(p, span_join(@2, @6), NULL, $5->u.integer);
  }
| function_attributes valued c_name             { build_attribute(p, @2, $2, $3); }
| function_attributes IN STRING                 { build_attribute(p, @2, NULL, $3); }
| function_attributes SETTING word '=' STRING   { build_setting(p, @2, $3, $5); }
;
flag:
  PURE | SHARED | ORDERED | SERIAL | HEAVY | EFFECT
;
valued:
  STATE | TICKET | AS
;
extern_predicate:
  EXTERN PREDICATE word '(' params ')'          { build_extern_predicate(p, $3, $5); }
;
predicate_attributes:
  %empty
| predicate_attributes SOURCE c_name            { build_attribute(p, @2, $2, $3); }
| predicate_attributes IN STRING                { build_attribute(p, @2, NULL, $3); }
;
params_opt:
  %empty                                        { $$ = (param_list){ NULL, NULL, 0 }; }
| params
;
params:
  param                                         {
	$$ = param_list_add((param_list){ NULL, NULL, 0 }, $1);
  }
| params ',' param                              { $$ = param_list_add($1, $3); }
;
param:
  type
| CONST type                                    { $$ = $2; $$->is_const = true; }
;
type:
  word                                          { $$ = build_type(p, @$, $1); }
| VARIABLE                                      { $$ = build_type_variable(p, @$, $1); }
| '[' type ']'                                  { $$ = build_list_type(p, @$, $2); }
| word '{' strings '}'                          {
	$$ = build_set_type(p, @$, build_type(p, @1, $1), $3);
  }
;
strings:
  STRING                                        {
	$$ = name_list_add(p, (name_list){ .count = 0 }, $1);
  }
| strings ',' STRING                            { $$ = name_list_add(p, $1, $3); }
;
c_name:
  word | VARIABLE | FUNCTION_NAME
;
word:
  NAME | TYPE | FUNCTION | LIBRARY | PREDICATE | ARG | AS | EFFECT | HEAVY | KEY | KEYED | ORDERED
| PARSE | PREPARE | PURE | SERIAL | SETTING | SHARED | SOURCE | STATE | TEXT | TICKET
;

%%

_Static_assert((int)LEXEME_INVALID == (int)LEX_PARSER_error, "an invalid lexeme is bison's error");

const char *lexeme_kind_word(int kind)
{
	return kind == LEXEME_INVALID ? "invalid" : yysymbol_name(YYTRANSLATE(kind));
}

static int parser_lex(PARSER_STYPE *value, src_span *span, parser *p)
{
	return parse_next(p, &value->lexeme, span);
}

static void parser_error(const src_span *span, parser *p, const char *message)
{
	(void)message; /* the only one: the parser's stack is full */
	diag_error(p->cx->diag, *span, "too-deep", "brackets nest too deeply here");
}

/* What messages sum up instead of listing it. */
enum { CLASS_OPERATOR = 1, CLASS_EXPRESSION = 2, CLASS_ITEM = 4, CLASS_RULE = 8, CLASS_WORD = 16,
       CLASS_ATTRIBUTE = 32 };

static unsigned classes_of(yysymbol_kind_t symbol)
{
	const char *text = yysymbol_name(symbol);
	unsigned classes = 0;

	if (strlen(text) == 3 && text[0] == '\'')
		return (strchr("+-*/%<>&|^", text[1]) != NULL ? CLASS_OPERATOR : 0) |
		       (strchr("+-!~([", text[1]) != NULL ? CLASS_EXPRESSION : 0);
	if ((symbol >= YYSYMBOL_OR && symbol <= YYSYMBOL_SHR) || symbol == YYSYMBOL_IN)
		classes |= CLASS_OPERATOR;
	if (symbol >= YYSYMBOL_NAME && symbol <= YYSYMBOL_NETWORK)
		classes |= CLASS_EXPRESSION;
	if (symbol >= YYSYMBOL_COMPONENT && symbol <= YYSYMBOL_CONST && symbol != YYSYMBOL_IN)
		classes |= CLASS_ITEM | CLASS_RULE;
	if (symbol == YYSYMBOL_NAME)
		classes |= CLASS_ITEM | CLASS_RULE;
	if (symbol >= YYSYMBOL_TYPE && symbol <= YYSYMBOL_TICKET)
		classes |= CLASS_WORD | CLASS_ATTRIBUTE;
	return classes;
}

/* One symbol of a class tells that the whole class is expected. */
static unsigned class_told_by(yysymbol_kind_t symbol)
{
	switch ((int)symbol) {
	case YYSYMBOL_COMPONENT:
		return CLASS_ITEM;
	case YYSYMBOL_INCLUDE:
		return CLASS_RULE;
	case YYSYMBOL_FLOAT:
		return CLASS_EXPRESSION;
	case YYSYMBOL_OR:
		return CLASS_OPERATOR;
	case YYSYMBOL_NAME:
		return CLASS_WORD;
	case YYSYMBOL_PURE:
		return CLASS_ATTRIBUTE;
	}
	return 0;
}

static int yyreport_syntax_error(const yypcontext_t *context, parser *p)
{
	yysymbol_kind_t symbols[YYNTOKENS];
	int n = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
	expectation e = { .count = 0 };
	unsigned told = 0;

	if (n < 0)
		return n;
	for (int i = 0; i < n; i++)
		told |= class_told_by(symbols[i]);
	for (int i = 0; i < n; i++)
		if ((classes_of(symbols[i]) & told) == 0 && symbols[i] != YYSYMBOL_YYEOF)
			e.words[e.count++] = yysymbol_name(symbols[i]);
	e.item = told & CLASS_ITEM;
	e.rule = told & CLASS_RULE && !e.item;
	e.expression = told & CLASS_EXPRESSION;
	e.operator_ = told & CLASS_OPERATOR;
	e.attribute = told & CLASS_ATTRIBUTE && !(told & CLASS_WORD);
	parse_report(p, &e);
	return 0;
}
