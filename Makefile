# why403: build, run, test. One file, not recursive. `make help` lists the targets.

CONFIG ?= release
BUILD ?= build/$(CONFIG)
CC ?= gcc
PREFIX ?= /usr/local
DESTDIR ?=
ZSH_COMPLETIONS ?= $(PREFIX)/share/zsh/site-functions
VERSION := $(shell sed -n 's/.*WHY403_VERSION "\(.*\)"/\1/p' src/version.h)
V ?= 0
Q := $(if $(filter 1,$(V)),,@)

LIBS := ncursesw libcurl libssl libcrypto libcjson expat libmicrohttpd inih libpcre2-8 yaml-0.1
TEST_LIBS := cmocka
PKG_CONFIG ?= pkg-config

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wformat=2 -Wvla -Wconversion
OPT ?= -O2 -g
SAN ?=
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer)
HARDEN := -fstack-protector-strong $(if $(SAN),,-D_FORTIFY_SOURCE=2)
CPPFLAGS += -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -Isrc -I. -I$(BUILD)/gen $(filter-out -D_XOPEN_SOURCE=%,$(shell $(PKG_CONFIG) --cflags $(LIBS) 2>/dev/null))
CFLAGS += -std=c11 $(OPT) $(WARN) $(HARDEN) $(SANFLAGS) $(EXTRA_CFLAGS)
LDFLAGS += $(SANFLAGS)
LDLIBS += $(shell $(PKG_CONFIG) --libs $(LIBS) 2>/dev/null) -lunistring -lm

MAIN := src/main.c
SRCS := $(filter-out $(MAIN),$(sort $(shell find src checks ui -name "*.c")))
OBJS := $(SRCS:%.c=$(BUILD)/%.o) $(BUILD)/gen/lab_scenarios.o $(BUILD)/gen/data_schemas.o
MAIN_OBJ := $(MAIN:%.c=$(BUILD)/%.o)
LIB := $(BUILD)/libwhy403.a
PROGRAM := $(BUILD)/why403

UNIT_SRCS := $(wildcard tests/unit/t_*.c)
UNIT_NAMES := $(UNIT_SRCS:tests/unit/%.c=%)
UNIT_BINS := $(UNIT_NAMES:%=$(BUILD)/unit/%)
SUPPORT_SRCS := $(wildcard tests/support/*.c)
SUPPORT_OBJS := $(SUPPORT_SRCS:%.c=$(BUILD)/%.o)

.PHONY: all
all: why403

.PHONY: help
help:
	@sed -n 's/^#: //p' $(firstword $(MAKEFILE_LIST))

#: make [all]            build ./why403
why403: $(PROGRAM)
	$(Q)ln -sf $(PROGRAM) $@

# A change of flags rebuilds (after git's GIT-CFLAGS).
FLAGS_NOW := $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(LDLIBS)
$(BUILD)/flags: force
	$(Q)mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' > $@
.PHONY: force
force:

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(if $(Q),@echo "  CC    $<")
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -include src/base/banned.h -MMD -MP -c -o $@ $<

# Tables: src/data/x.tsv becomes $(BUILD)/gen/data/x.inc, which src/data/x.c includes.
GENERATED := $(patsubst src/data/%.tsv,$(BUILD)/gen/data/%.inc,$(wildcard src/data/*.tsv))
$(BUILD)/gen/data/%.inc: src/data/%.tsv src/data/tsv2c.awk
	@mkdir -p $(@D)
	$(Q)awk -f src/data/tsv2c.awk $< > $@.new && mv $@.new $@
$(filter $(BUILD)/src/data/%,$(OBJS)): | $(GENERATED)

# The lab's scenarios (files, lessons) are part of the program.
SCENARIOS := $(BUILD)/gen/lab_scenarios
$(SCENARIOS).c: src/lab/embed.sh $(shell find src/lab/scenarios)
	@mkdir -p $(@D)
	$(Q)sh src/lab/embed.sh src/lab/scenarios > $@.new && mv $@.new $@

# So are the JSON Schemas of what it writes.
SCHEMAS := $(BUILD)/gen/data_schemas
SCHEMA_FILES := $(wildcard src/data/schema/*.json)
$(SCHEMAS).c: src/data/embed-schemas.sh $(SCHEMA_FILES)
	@mkdir -p $(@D)
	$(Q)sh src/data/embed-schemas.sh src/data/schema > $@.new && mv $@.new $@

$(SCENARIOS).o $(SCHEMAS).o: %.o: %.c $(BUILD)/flags
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -include src/base/banned.h -MMD -MP -c -o $@ $<

# A test function is found by its name, so it needs no prototype.
$(BUILD)/tests/%.o: private CFLAGS += -Wno-missing-prototypes

$(LIB): $(OBJS)
	$(if $(Q),@echo "  AR    $@")
	$(Q)rm -f $@ && $(AR) rcs $@ $(OBJS)

# The same as a shared library, so that a change of one file links no test anew (make mutants).
$(BUILD)/libwhy403.so: $(OBJS)
	$(Q)$(CC) -shared $(LDFLAGS) -o $@ $(OBJS) $(LDLIBS)

$(PROGRAM): $(MAIN_OBJ) $(LIB)
	$(if $(Q),@echo "  LD    $@")
	$(Q)$(CC) $(LDFLAGS) -o $@ $(MAIN_OBJ) $(LIB) $(LDLIBS)

# Unit tests: every `void test_x(void **state)` of a file is run; the list is made by sed, nobody keeps it by hand.
$(BUILD)/unit/%.main.c: tests/unit/%.c tests/unit/make-main.sh
	@mkdir -p $(@D)
	$(Q)sh tests/unit/make-main.sh $< > $@

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/unit/%.main.c $(SUPPORT_OBJS) $(LIB)
	$(if $(Q),@echo "  LD    $@")
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -Wno-missing-prototypes -o $@ $(filter %.o %.c,$^) $(LIB) $(LDLIBS) $(shell $(PKG_CONFIG) --libs $(TEST_LIBS))

.SECONDARY:

#: make unit             unit tests; UNIT=t_arena for one file
.PHONY: unit
unit: $(if $(UNIT),$(BUILD)/unit/$(UNIT),$(UNIT_BINS))
	$(Q)sh tests/run-unit.sh $^

# ---- tests ----

E2E := $(wildcard tests/e2e/*.sh) $(wildcard tests/e2e/*.py)

#: make test             everything: unit tests, golden screens, end to end in a real terminal (installs what is missing)
.PHONY: test
test:
	$(Q)sh .ci/deps test
	$(Q)$(MAKE) --no-print-directory test-all

.PHONY: test-all
test-all:
	$(Q)tally=$${TALLY:-$$(mktemp)}; export TALLY=$$tally; status=0; \
	$(MAKE) --no-print-directory -j2 why403 $(UNIT_BINS) && $(MAKE) --no-print-directory unit || status=1; \
	$(MAKE) --no-print-directory e2e || status=1; \
	awk '{ p += $$1; f += $$2; s += $$3 } END { printf "%d passed, %d failed, %d skipped\n", p, f, s }' $$tally; \
	exit $$status

#: make check            what needs no terminal
.PHONY: check
check: unit

#: make e2e              the real program in a real terminal; E2E=tests/e2e/x.sh for one
.PHONY: e2e
e2e: why403
	$(Q)WHY403=$(abspath $(PROGRAM)) SHARED=$(abspath $(SHARED)) sh tests/run-tap.sh $(E2E)

#: make check-san        unit tests under ASan and UBSan
.PHONY: check-san
check-san:
	$(Q)ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1 $(MAKE) --no-print-directory -j2 BUILD=build/san SAN=address,undefined OPT='-O1 -g' unit

#: make e2e-san          end to end under ASan and UBSan, as check-san; E2E=... for some (CI takes E2E_SAN)
E2E_SAN := $(addprefix tests/e2e/,corpus.sh shown.py trust.py)
.PHONY: print-e2e-san
print-e2e-san:
	@echo $(E2E_SAN)

.PHONY: e2e-san
e2e-san:
	$(Q)$(MAKE) --no-print-directory -j2 BUILD=build/san SAN=address,undefined OPT='-O1 -g' build/san/why403
	$(Q)ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
	WHY403=$(abspath build/san/why403) SHARED=$(abspath $(SHARED)) sh tests/run-tap.sh $(E2E)

#: make diff-awsfile     compare the reader of config and credentials files with botocore (needs it): N=20000 SEED=1
.PHONY: diff-awsfile
diff-awsfile: $(BUILD)/tools/awsfile_dump
	$(Q)python3 tests/differential/awsfile.py $< $(or $(N),2000) $(or $(SEED),1)

#: make fuzz             libFuzzer (clang) on one reader: FUZZ=fuzz_awsfile (fuzz_session: all of it) SECONDS=60
FUZZ_MAKE := $(MAKE) --no-print-directory -j2 BUILD=build/fuzz CC=clang SAN=address,undefined,fuzzer-no-link OPT='-O1 -g'
.PHONY: fuzz
fuzz:
	$(Q)$(FUZZ_MAKE) build/fuzz/fuzz/$(or $(FUZZ),fuzz_awsfile)
	$(Q)mkdir -p build/fuzz/corpus/$(or $(FUZZ),fuzz_awsfile)
	$(Q)build/fuzz/fuzz/$(or $(FUZZ),fuzz_awsfile) -max_total_time=$(or $(SECONDS),60) -max_len=4096 build/fuzz/corpus/$(or $(FUZZ),fuzz_awsfile)

#: make fuzz-all         every fuzzer, two at a time: SECONDS=600 each (CI takes 58); builds all that clang could warn of
FUZZERS := $(basename $(notdir $(wildcard tests/fuzz/fuzz_*.c)))
.PHONY: fuzz-all
fuzz-all:
	$(Q)mkdir -p build && $(FUZZ_MAKE) $(MAIN:%.c=build/fuzz/%.o) $(FUZZERS:%=build/fuzz/fuzz/%) > build/fuzz.log 2>&1 || { tail -40 build/fuzz.log; exit 1; }
	$(Q)printf '%s\n' $(FUZZERS) | xargs -P 2 -I {} sh -c '$(MAKE) --no-print-directory fuzz FUZZ={} SECONDS=$(or $(SECONDS),600) > build/{}.log 2>&1 && \
	echo "{}: $$(tail -1 build/{}.log)" || { echo "{}: FAILED"; tail -40 build/{}.log; exit 1; }'

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(SUPPORT_OBJS) $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LDLIBS) $(shell $(PKG_CONFIG) --libs $(TEST_LIBS))

#: make mutants          small wrong changes that the tests must notice: N=40 SEED=1; UNTESTED=1: functions that no unit test enters
.PHONY: mutants
mutants:
	$(Q)python3 tests/mutants/mutate.py $(or $(N),40) $(or $(SEED),1) $(SHARED)

#: make lint             format, layers, cppcheck, clang-tidy
.PHONY: lint
lint: $(GENERATED)
	$(Q)sh tests/lint/lint.sh $(BUILD)

#: make docs-check       README's table, man page and completions against the program's tables; WRITE=--write mends the README
.PHONY: docs-check
docs-check: why403
	$(Q)sh tests/docs-check.sh $(abspath $(PROGRAM)) $(WRITE)

#: make analyze          clang's static analyzer over all sources, as a report
.PHONY: analyze
analyze: $(GENERATED)
	$(Q)printf '%s\n' $(SRCS) $(MAIN) | xargs -P 2 -n 8 sh -c 'clang-tidy --quiet --checks="-*,clang-analyzer-*,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling" "$$@" -- -std=c11 $(CPPFLAGS) 2>/dev/null' sh

#: make data-check       the tables of src/data: sources, columns, dates
.PHONY: data-check
data-check: why403
	$(Q)sh tests/data-check.sh $(abspath $(PROGRAM))

#: make conformance      score against the recorded truth (SHARED=DIR)
SHARED ?= ../shared
.PHONY: conformance
conformance: why403
	$(Q)sh tests/conformance.sh $(SHARED) $(abspath $(PROGRAM))

#: make confusion        true cause against verdict, over the lab's and the shared scenarios
.PHONY: confusion
confusion: why403
	$(Q)python3 tests/confusion.py $(abspath $(PROGRAM)) $(SHARED) --marks .ci/marks

#: make hostile          hostile folders against every command: nothing leaves, nothing private shows, nothing takes long
.PHONY: hostile
hostile: why403
	$(Q)python3 tests/hostile/hostile.py $(abspath $(PROGRAM))

#: make bench            speed, as ratios measured in one run
$(BUILD)/bench/empty: tests/bench/empty.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) -O2 -o $@ $< -Wl,--no-as-needed $(LDLIBS)

$(BUILD)/bench/chain: $(BUILD)/tests/bench/chain.o $(LIB)
	@mkdir -p $(@D)
	$(if $(Q),@echo "  LD    $@")
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

.PHONY: bench
bench: why403 $(BUILD)/bench/empty $(BUILD)/bench/chain
	$(Q)python3 tests/bench/start.py $(PROGRAM) $(BUILD)/bench/empty
	$(Q)python3 tests/bench/paint.py $(PROGRAM)
	$(Q)python3 tests/bench/keys.py $(PROGRAM)
	$(Q)python3 tests/bench/explain.py $(PROGRAM)
	$(Q)python3 tests/bench/units.py $(PROGRAM)
	$(Q)python3 tests/bench/sweep.py $(PROGRAM)
	$(Q)$(BUILD)/bench/chain

# ---- run, install ----

#: make run [DIR=path]   install what is missing, build, open the wizard (without DIR: on the built-in practice AWS); a verdict is no failure
DIR ?=
LAB ?= stale-token
.PHONY: run
run:
	$(Q)sh .ci/deps
	$(Q)$(MAKE) --no-print-directory -j2 why403
	$(Q)if [ -n "$(DIR)" ]; then ./why403 "$(DIR)"; else ./why403 lab $(LAB); fi; code=$$?; \
	case $$code in 0 | 1 | 3) ;; *) echo "make run: nothing was looked at (exit $$code of why403); the line of make's own below only repeats that." >&2; exit $$code ;; esac; \
	{ [ -t 0 ] && [ -t 1 ]; } || echo "$(if $(DIR),This is a report,This is the report on a practice lesson: nothing of yours was read or asked); in a terminal, make run opens the wizard."

.PHONY: deps-build
deps-build:
	$(Q)sh .ci/deps

#: make deps             only install what is missing
.PHONY: deps
deps:
	$(Q)sh .ci/deps all

#: make install          to $(DESTDIR)$(PREFIX): program, man page, completions, JSON Schemas; make uninstall takes them away
.PHONY: install uninstall
install: why403
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/why403
	$(PROGRAM) --man > $(BUILD)/why403.1 && install -D -m 644 $(BUILD)/why403.1 $(DESTDIR)$(PREFIX)/share/man/man1/why403.1
	$(PROGRAM) --completion bash > $(BUILD)/why403.bash && install -D -m 644 $(BUILD)/why403.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/why403
	$(PROGRAM) --completion zsh > $(BUILD)/_why403 && install -D -m 644 $(BUILD)/_why403 $(DESTDIR)$(ZSH_COMPLETIONS)/_why403
	$(PROGRAM) --completion fish > $(BUILD)/why403.fish && install -D -m 644 $(BUILD)/why403.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/why403.fish
	install -d $(DESTDIR)$(PREFIX)/share/why403 && install -m 644 $(SCHEMA_FILES) $(DESTDIR)$(PREFIX)/share/why403/

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/why403 $(DESTDIR)$(PREFIX)/share/man/man1/why403.1
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/why403 $(DESTDIR)$(ZSH_COMPLETIONS)/_why403
	rm -f $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/why403.fish
	rm -rf $(DESTDIR)$(PREFIX)/share/why403

# ---- a release; all of it goes to build/dist ----

DIST ?= build/dist
STAGE := $(DIST)/why403-$(VERSION)
# What a build and the tests need; the same bytes give the same tarball, whoever packs them, wherever, whenever.
PACKED := Makefile LICENSE README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md action.yml .pre-commit-hooks.yaml .ci .packaging \
	.clang-format .clang-tidy src ui checks tests
SOURCE_DATE_EPOCH ?= $(or $(shell git log -1 --format=%ct 2>/dev/null),1764374400)
TAR_ALIKE := --sort=name --owner=0 --group=0 --numeric-owner --mtime=@$(SOURCE_DATE_EPOCH) --mode=go=rX,u=rwX --format=gnu
FILL = sed -e 's|@VERSION@|$(VERSION)|g' -e 's|@URL@|$(URL)|g' \
	-e "s|@SHA256@|$$(sha256sum $(DIST)/why403-$(VERSION).tar.gz | cut -d' ' -f1)|g"
# Where the tarball will be put, for the packages that fetch it.
URL ?= https://example.invalid/why403

#: make dist             the source as a tarball (the same bytes from the same commit), and the packaging files that name it: URL=...
.PHONY: dist
dist:
	$(Q)mkdir -p $(DIST)/packaging
	$(Q)tar -c $(TAR_ALIKE) --exclude=__pycache__ --transform 's|^|why403-$(VERSION)/|' $(PACKED) | gzip -9n > $(DIST)/why403-$(VERSION).tar.gz
	$(Q)for f in .packaging/*.in; do $(FILL) "$$f" > "$(DIST)/packaging/$$(basename "$$f" .in)"; done
	$(Q)sha256sum $(DIST)/why403-$(VERSION).tar.gz

#: make dist-bin         program, man page, completions and schemas as a tarball for this system, with NEEDS, what it needs
.PHONY: dist-bin
dist-bin:
	$(Q)$(MAKE) --no-print-directory -j2 BUILD=build/dist-bin OPT="-O2 -g -ffile-prefix-map=$(CURDIR)=." LDFLAGS="-Wl,--as-needed" \
		DESTDIR=$(abspath $(STAGE)-bin) PREFIX=/ install
	$(Q)strip $(STAGE)-bin/bin/why403 && sh tests/tools/needs.sh $(STAGE)-bin/bin/why403 > $(STAGE)-bin/NEEDS
	$(Q)cp README.md LICENSE CHANGELOG.md $(STAGE)-bin/
	$(Q)tar -C $(DIST) -c $(TAR_ALIKE) --transform 's|-bin||' why403-$(VERSION)-bin | gzip -9n > $(STAGE)-$$(uname -s -m | tr 'A-Z ' 'a-z-').tar.gz
	$(Q)rm -rf $(STAGE)-bin && sha256sum $(STAGE)-*.tar.gz

#: make deb              a Debian package, lintian included where it is installed
.PHONY: deb
deb: dist
	$(Q)rm -rf $(DIST)/deb && mkdir -p $(DIST)/deb && tar -C $(DIST)/deb -xzf $(DIST)/why403-$(VERSION).tar.gz
	$(Q)cp -r .packaging/debian $(DIST)/deb/why403-$(VERSION)/debian
	$(Q)printf 'why403 (%s) unstable; urgency=medium\n\n  * CHANGELOG.md of the source tells what is new.\n\n -- why403 maintainers <maintainers@why403.invalid>  %s\n' \
		"$(VERSION)" "$$(LC_ALL=C date -u -R -d @$(SOURCE_DATE_EPOCH))" > $(DIST)/deb/why403-$(VERSION)/debian/changelog
	$(Q)cd $(DIST)/deb/why403-$(VERSION) && DEB_BUILD_OPTIONS="noautodbgsym $(DEB_BUILD_OPTIONS)" dpkg-buildpackage -b -us -uc -d > ../build.log 2>&1 || \
		{ tail -30 ../build.log; exit 1; }
	$(Q)cp $(DIST)/deb/why403_$(VERSION)_*.deb $(DIST)/
	$(Q)! command -v lintian > /dev/null || lintian --allow-root --fail-on error,warning --tag-display-limit 0 $(DIST)/why403_$(VERSION)_*.deb
	$(Q)sh tests/tools/smoke-deb.sh $(DIST)/why403_$(VERSION)_*.deb $(VERSION)

#: make screenshots      real pictures of the wizard into screenshots/ (Xvfb, xterm, ImageMagick); SHOTS="main trace" for some
SHOTS ?=
.PHONY: screenshots
screenshots: why403
	$(Q)python3 tests/screenshots/take.py $(PROGRAM) screenshots $(SHOTS)

#: make compile_commands.json   for editors
compile_commands.json: $(SRCS) $(MAIN)
	$(Q)printf '[' > $@; sep=; for f in $^; do \
	printf '%s{"directory":"%s","file":"%s","arguments":["$(CC)",%s"-c","%s"]}' "$$sep" "$(CURDIR)" "$$f" \
	'$(foreach w,-std=c11 $(CPPFLAGS),"$(w)",)' "$$f" >> $@; sep=,; done; printf ']\n' >> $@

.PHONY: tools
#: make tools            small programs for looking at the readers: hclparse, tfdump (in $(BUILD)/tools)
TOOL_NAMES := $(notdir $(basename $(wildcard tests/tools/*.c)))
tools: $(TOOL_NAMES:%=$(BUILD)/tools/%)

$(BUILD)/tools/%: $(BUILD)/tests/tools/%.o $(BUILD)/tests/support/fakeworld.o $(LIB)
	@mkdir -p $(@D)
	$(if $(Q),@echo "  LD    $@")
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(LDLIBS)

#: make clean            remove what was built
.PHONY: clean
clean:
	rm -rf build why403

-include $(OBJS:.o=.d) $(MAIN_OBJ:.o=.d) $(SUPPORT_OBJS:.o=.d) $(UNIT_NAMES:%=$(BUILD)/tests/unit/%.d)
