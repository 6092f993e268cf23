# Makefile -- builds, tests and installs analogc. `make help` lists the targets.
MAKEFLAGS += -r
.SECONDARY:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

# -- settings: make NAME=VALUE ------------------------------------------------------------------
# B: the build folder.  CC: gcc or clang.  SANITIZE: address,undefined or thread.
# STRICT=1: a skipped test fails.  DATA: a folder of further captures (check-all).
B        ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
SANITIZE ?=
STRICT   ?=
DATA     ?=
CFLAGS   ?= -O2 -g
VERSION  := 0.1.0
ifeq ($(origin CC),default)
CC := cc
endif
ifeq ($(origin AR),default)
AR := ar
endif

# Debian's packages: to build and to test; only to test; only to format and check (lint).
packages      := gcc libc6-dev make flex bison libpcap-dev libnids-dev libpcre2-dev libosip2-dev libsvm-dev libcmocka-dev libsqlite3-dev python3
check_packages := clang
lint_packages  := clang clang-format clang-tidy cppcheck

san      := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
warnings := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
flags    := -std=c11 -D_DEFAULT_SOURCE $(warnings) -pthread
CC_O      = @mkdir -p $(@D); $(CC) $(flags) $(CFLAGS) $(san) -I. -I$(B) $(defs) -MMD -MP -c -o $@ $<
LINK      = @mkdir -p $(@D); $(CC) -pthread $(san) $(LDFLAGS) -o $@ $(filter %.o %.a,$^)

# -- the compiler and both libraries ------------------------------------------------------------
object_of = $(patsubst %.c,$(B)/%.o,$(1))

compiler_objects := $(call object_of,$(wildcard compiler/*.c)) $(B)/compiler/lexer.o $(B)/compiler/parser.o
runtime_objects  := $(call object_of,$(wildcard runtime/*.c))
stdlib_objects   := $(call object_of,$(wildcard stdlib/*.c))
runtime          := $(B)/libanalog_runtime.a
stdlib           := $(B)/libanalog_stdlib.a
# What generated programs are compiled with, laid out as it is installed.
interface        := $(patsubst %,$(B)/include/%,$(wildcard runtime/*.h stdlib/*.h stdlib/*.analog stdlib/components/*.analog))

# Interfaces that the tree does not have any more.
stale = $(filter-out $(interface),$(wildcard $(B)/include/*/*.* $(B)/include/*/*/*.*))

all: $(B)/analogc $(runtime) $(stdlib) $(interface) $(B)/ldflags ## the compiler and both libraries
	@$(if $(stale),rm -f $(stale))

$(B)/analogc: $(compiler_objects)
	$(LINK) -lpcre2-8
$(runtime): $(runtime_objects)
	@rm -f $@; $(AR) rcs $@ $^
$(stdlib): $(stdlib_objects)
	@rm -f $@; $(AR) rcs $@ $^
$(B)/include/%: %
	@mkdir -p $(@D); cp $< $@
# What the libraries were built with, for the programs that are linked with them.
$(B)/ldflags:
	@mkdir -p $(@D); echo '$(san)' > $@

$(B)/compiler/%.o: defs := -DANALOGC_VERSION='"$(VERSION)"'
$(B)/runtime/%.o: defs := -DANALOG_VERSION='"$(VERSION)"'
$(B)/stress/runtime/%.o: defs := -DANALOG_VERSION='"$(VERSION)"' -DAN_STRESS
$(B)/stress/tests/%.o: defs := -DAN_STRESS
$(B)/%.o: %.c      ; $(CC_O)
$(B)/stress/%.o: %.c ; $(CC_O)
$(B)/%.o: $(B)/%.c ; $(CC_O)
$(B)/%.c $(B)/%.h: %.y ; @mkdir -p $(@D); bison -Werror=all --header=$(B)/$*.h -o $(B)/$*.c $<
$(B)/%.c: %.l      ; @mkdir -p $(@D); flex -o $@ $<
$(compiler_objects): | $(B)/compiler/parser.h
$(B)/compiler/lexer.o: $(B)/compiler/parser.h

# -- packages -----------------------------------------------------------------------------------
missing = $(shell for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done)
as_root = $(if $(filter 0,$(shell id -u)),,sudo)

deps: ## installs what is missing of the Debian packages
	@$(call install_packages,$(call missing,$(packages)))
deps-check: deps
	@$(call install_packages,$(call missing,$(check_packages)))
deps-lint: deps
	@$(call install_packages,$(call missing,$(lint_packages)))
define install_packages
$(if $(strip $(1)),echo "installing:$(foreach p,$(1), $(p))" && \
$(as_root) apt-get update -qq && \
$(as_root) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null,\
echo "all packages are there")
endef

# -- tests --------------------------------------------------------------------------------------
unit_tests    := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/*.c))
support       := $(call object_of,$(wildcard tests/support/*.c))
compiler_core := $(filter-out $(B)/compiler/main.o,$(compiler_objects))
# A unit test's first lines say what it links: /* links: compiler */, … runtime, … stdlib fake_env
links_of       = $(shell sed -n 's|^/\* links: \([a-z_ ]*\) \*/$$|\1|p' tests/unit/$(1).c)
link_compiler := $(compiler_core)
link_runtime  := $(runtime)
link_stdlib   := $(stdlib)
link_fake_env := $(support)
# What the library's own files need.
library_flags := -lpcre2-8 -losipparser2 -lsvm
# So that a test can let the n-th allocation fail.
wrap := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc

define unit_rule
$(B)/tests/unit/$(1): $(B)/tests/unit/$(1).o $(foreach l,$(call links_of,$(1)),$(link_$(l)))
	$$(LINK) $(if $(filter stdlib,$(call links_of,$(1))),$(stdlib)) $(if $(filter fake_env,$(call links_of,$(1))),$(wrap)) -lcmocka $(library_flags) -lpcap -lsqlite3 -lm
endef
$(foreach t,$(notdir $(unit_tests)),$(eval $(call unit_rule,$(t))))

# What the test scripts need beside the unit tests. STRESS: the runtime that yields at every step.
check_programs := $(B)/tests/mutate/mutate $(B)/tests/differential/nids_dump $(B)/tests/differential/tcp_dump
$(B)/tests/mutate/mutate: $(B)/tests/mutate/mutate.o $(compiler_core)
	$(LINK) -lpcre2-8
$(B)/tests/differential/nids_dump: $(B)/tests/differential/nids_dump.o $(B)/tests/differential/dump.o
	$(LINK) -lnids -lpcap
$(B)/tests/differential/tcp_dump: $(B)/tests/differential/tcp_dump.o $(B)/tests/differential/dump.o \
		$(patsubst %,$(B)/tests/support/%.o,fake_env fake_writer frames streams) $(stdlib)
	$(LINK) $(wrap) -lpcap
# Generated form written by hand, with the runtime alone; stress: with one that yields at every step.
handcomp       := $(filter-out driver,$(basename $(notdir $(wildcard tests/handcomp/*.c))))
stress_runtime := $(patsubst %.c,$(B)/stress/%.o,$(wildcard runtime/*.c))
check_programs += $(handcomp:%=$(B)/tests/handcomp/%) $(handcomp:%=$(B)/stress/handcomp/%)
$(handcomp:%=$(B)/tests/handcomp/%): %: %.o $(B)/tests/handcomp/driver.o $(runtime)
	$(LINK) -lpcap -lm
$(handcomp:%=$(B)/stress/handcomp/%): $(B)/stress/handcomp/%: $(B)/stress/tests/handcomp/%.o $(B)/stress/tests/handcomp/driver.o $(stress_runtime)
	$(LINK) -lpcap -lsqlite3 -lm

# Each suite ends with "NAME: P passed, F failed, S skipped"; tests/check.sh adds up.
export STRICT
suites = 'tests/run-rules.sh' \
         'tests/run-unit.sh $(unit_tests)' \
         'tests/run-golden.sh $(B)' \
         'tests/run-errors.sh' \
         '$(B)/tests/mutate/mutate tests/programs/paper' \
         'tests/run-commands.sh $(B)' \
         'tests/run-sinks.sh $(B)' \
         'tests/run-several.sh $(B)' \
         'tests/run-fmt.sh $(B)' \
         'tests/run-editors.sh $(B)' \
         'tests/run-pictures.sh' \
         'tests/run-handcomp.sh $(B) $(handcomp)' \
         'tests/run-program.sh $(B)' \
         'tests/run-compiled.sh $(B)' \
         'tests/run-conformance.sh $(B)' \
         'tests/run-random.sh $(B)' \
         'tests/run-captures.sh $(B) tests/captures' \
         'tests/run-mails.sh $(B) tests/captures' \
         'tests/run-optimisations.sh $(B) tests/captures' \
         'tests/differential/run.sh $(B) tests/captures' \
         'tests/run-install.sh $(B)' \
         'tests/run-docs.sh $(B)'

# deps is made before anything else is looked at, also with -j: hence the second make.
check: deps-check ## every test, on the captures in tests/captures
	@$(MAKE) --no-print-directory check-built
check-built: tests
	@tests/check.sh $(suites)
check-unit: tests
	@tests/check.sh 'tests/run-unit.sh $(unit_tests)'
check-all: deps-check ## the same on every capture below DATA=DIR too
	@test -n '$(DATA)' || { echo 'make check-all DATA=DIR: DIR holds captures, ../shared/data say'; exit 2; }
	@$(MAKE) --no-print-directory check-all-built
check-all-built: tests
	@tests/check.sh $(suites) 'tests/run-captures.sh $(B) $(DATA)' 'tests/run-mails.sh $(B) $(DATA)' \
	  'tests/differential/run.sh $(B) $(DATA)'
check-random: deps ## N=2000 random programs against the naive evaluator and 5 N mutants, from SEED on
	@$(MAKE) --no-print-directory all
	@tests/run-random.sh $(B) $(or $(N),2000) $(or $(SEED),1)
check-sanitize: deps-check ## the same tests under address+undefined and thread
	@$(MAKE) --no-print-directory B=$(B)-address SANITIZE=address,undefined check-built
	@$(MAKE) --no-print-directory B=$(B)-thread SANITIZE=thread check-built
tests: all $(unit_tests) $(check_programs)

# -- demonstration, benchmarks ------------------------------------------------------------------
demo: deps ## compiles examples/smtp/smtp.analog and runs it on a real capture
	@$(MAKE) --no-print-directory all
	@examples/smtp/demo.sh $(B)

bench: deps ## against the same analysis by hand
	@$(MAKE) --no-print-directory all $(B)/bench/generate_smtp $(B)/bench/baseline_smtp
	@bench/run-smtp.sh $(B)
$(B)/bench/generate_smtp: $(B)/bench/generate_smtp.o
	$(LINK)
$(B)/bench/baseline_smtp: $(B)/bench/baseline_smtp.o
	$(LINK) -lnids -lpcap -lpcre2-8

# -- installation -------------------------------------------------------------------------------
into := $(DESTDIR)$(PREFIX)
install: all ## into PREFIX (default /usr/local), below DESTDIR
	install -d $(into)/bin $(into)/lib/analogc $(into)/share/man/man1
	install -m 755 $(B)/analogc $(into)/bin/analogc
	install -m 644 $(runtime) $(stdlib) $(B)/ldflags $(into)/lib/analogc
	cd $(B)/include && find . -type f -exec install -D -m 644 {} $(abspath $(into))/lib/analogc/include/{} \;
	install -m 644 docs/analogc.1 $(into)/share/man/man1/analogc.1
uninstall: ## removes what install put there
	rm -rf $(into)/lib/analogc
	rm -f $(into)/bin/analogc $(into)/share/man/man1/analogc.1

# -- form ---------------------------------------------------------------------------------------
sources := $(wildcard compiler/*.[ch] runtime/*.[ch] stdlib/*.[ch] bench/*.[ch] tests/*/*.[ch])
format: ## clang-format over all C
	clang-format -i $(sources)
lint: deps-lint $(B)/compiler/parser.h ## clang-format's check, clang-tidy, cppcheck
	clang-format --dry-run --Werror $(sources)
	clang-tidy --quiet --warnings-as-errors='*' $(filter-out tests/%,$(filter %.c,$(sources))) -- $(flags) -I. -I$(B) -DANALOGC_VERSION='""' -DANALOG_VERSION='""'
	cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability --suppress=comparePointers -I. \
	  compiler runtime stdlib bench

pictures: all deps-pictures ## docs/pictures, drawn anew by graphviz
	@for p in smtp spam sip dos; do \
	  $(B)/analogc --dump=dot tests/golden/dot/$$p.analog | dot -Tsvg -o docs/pictures/$$p.svg; done
deps-pictures:
	@$(call install_packages,$(call missing,graphviz))

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 20

clean: ## removes everything that was built
	rm -rf $(B) $(B)-address $(B)-thread

.PHONY: all deps deps-check deps-lint deps-pictures pictures tests check check-built check-unit check-all check-all-built check-random check-sanitize demo bench \
        install uninstall format lint help clean
-include $(shell find $(B) -name '*.d' 2>/dev/null)
