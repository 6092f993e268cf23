" ANALOG, the rule language of analogc.
if exists('b:current_syntax')
  finish
endif

syntax keyword analogKeyword component delete materialize include extern output const in
syntax keyword analogDeclaration contained type function library predicate arg as effect heavy key
syntax keyword analogDeclaration contained keyed ordered parse prepare pure serial setting shared source
syntax keyword analogDeclaration contained state text ticket
syntax keyword analogOrder parallel serial auto parallel_context_order parallel_context_ordered
syntax keyword analogOrder serial_context_order serial_context_ordered context_keys keys
syntax keyword analogType contained int float bool string time node address endpoint network
syntax keyword analogConstant true false infinity

syntax match analogVariable  /\<[A-Z_][A-Za-z0-9_]*\>/
syntax match analogLocation  /@[A-Za-z_][A-Za-z0-9_]*/
syntax match analogFunction  /\<f_[A-Za-z0-9_]\+/
syntax match analogAggregate /\<a_[A-Z]\+\ze\s*</
syntax match analogNumber    /\<[0-9]\+\(\.[0-9]\+\([eE][-+]\=[0-9]\+\)\=\)\=\>/
syntax match analogNumber    /\<0[xX][0-9a-fA-F]\+\>/
syntax match analogDuration  /\<[0-9]\+\(ns\|us\|ms\|s\|m\|h\|d\)\>/
syntax match analogAddress   /\<[0-9]\+\.[0-9]\+\.[0-9]\+\.[0-9]\+\(\/[0-9]\+\)\=/
syntax match analogAddress   /\<\([0-9a-fA-F]\{1,4}\)\=\(:[0-9a-fA-F]\{0,4}\)\{2,7}\(\/[0-9]\+\)\=/
syntax match analogOperator  /:-\|:=\|->\|==\|!=\|<=\|>=\|&&\|||\|<<\|>>/

syntax match  analogEscape contained /\\\([abfnrtv\\'"?]\|x[0-9a-fA-F]\+\|[0-7]\{1,3}\)/
syntax region analogString start=/"/ skip=/\\./ end=/"/ oneline contains=analogEscape
syntax region analogExtern matchgroup=analogKeyword start=/\<extern\>/ end=/\.\ze\_s/
      \ contains=analogDeclaration,analogType,analogFunction,analogString,analogComment,analogKeyword keepend

syntax keyword analogTodo contained TODO FIXME XXX
syntax region analogComment start=/\/\*/ end=/\*\// contains=analogTodo,@Spell
syntax match  analogComment /\/\/.*\|%%.*/ contains=analogTodo,@Spell

highlight default link analogKeyword     Keyword
highlight default link analogDeclaration StorageClass
highlight default link analogOrder       StorageClass
highlight default link analogType        Type
highlight default link analogConstant    Boolean
highlight default link analogVariable    Identifier
highlight default link analogLocation    Special
highlight default link analogFunction    Function
highlight default link analogAggregate   Function
highlight default link analogNumber      Number
highlight default link analogDuration    Number
highlight default link analogAddress     Number
highlight default link analogOperator    Operator
highlight default link analogEscape      SpecialChar
highlight default link analogString      String
highlight default link analogTodo        Todo
highlight default link analogComment     Comment

let b:current_syntax = 'analog'
