# Makefile -- builds, tests and installs analogc. `make help` lists the targets.
MAKEFLAGS += -r
.SECONDARY:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

B       ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := 0.1.0
ifeq ($(origin CC),default)
CC := cc
endif
AR     ?= ar
ifeq ($(origin AR),default)
AR := ar
endif
CFLAGS ?= -O2 -g
# What a sanitizer build adds (SANITIZE=address,undefined or thread).
SAN    := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)

STRICT := -std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
          -Wmissing-prototypes -Wvla -Werror
INC    := -I. -I$(B)
CC_O    = @mkdir -p $(@D); $(CC) $(STRICT) $(CFLAGS) $(SAN) $(INC) $(DEFS) -MMD -MP -c -o $@ $<

compiler_src := $(wildcard compiler/*.c)
runtime_src  := $(wildcard runtime/*.c)
stdlib_src   := $(wildcard stdlib/*.c)
unit_src     := $(wildcard tests/unit/*.c)

compiler_obj := $(compiler_src:%.c=$(B)/%.o) $(B)/compiler/lexer.o $(B)/compiler/parser.o
runtime_obj  := $(runtime_src:%.c=$(B)/%.o)
stdlib_obj   := $(stdlib_src:%.c=$(B)/%.o)

# What generated programs are compiled with: the headers and interfaces, as they are installed.
interface := $(patsubst %,$(B)/include/%,$(wildcard runtime/*.h stdlib/*.h stdlib/*.analog))

all: $(B)/analogc $(B)/libanalog_runtime.a $(B)/libanalog_stdlib.a $(interface) ## the compiler and both libraries

$(B)/analogc: $(compiler_obj)
	$(CC) $(SAN) $(LDFLAGS) -o $@ $^ -lpcre2-8
$(B)/libanalog_runtime.a: $(runtime_obj)
	@rm -f $@; $(AR) rcs $@ $^
$(B)/libanalog_stdlib.a: $(stdlib_obj)
	@rm -f $@; $(AR) rcs $@ $^
$(B)/include/%: %
	@mkdir -p $(@D); cp $< $@

$(B)/compiler/%.o: DEFS := -DANALOGC_VERSION='"$(VERSION)"'
$(B)/runtime/%.o: CFLAGS += -pthread
$(B)/%.o: %.c      ; $(CC_O)
$(B)/%.o: $(B)/%.c ; $(CC_O)
$(B)/%.c $(B)/%.h: %.y ; @mkdir -p $(@D); bison -Werror=all --header=$(B)/$*.h -o $(B)/$*.c $<
$(B)/%.c: %.l      ; @mkdir -p $(@D); flex -o $@ $<
$(B)/compiler/lexer.o: $(B)/compiler/parser.h
$(compiler_obj): | $(B)/compiler/parser.h

clean: ## everything that was built
	rm -rf $(B)

.PHONY: all clean
-include $(shell find $(B) -name '*.d' 2>/dev/null)
