# why403: build, run, test. One file, not recursive. `make help` lists the targets.

CONFIG ?= release
BUILD ?= build/$(CONFIG)
CC ?= gcc
PREFIX ?= /usr/local
DESTDIR ?=
V ?= 0
Q := $(if $(filter 1,$(V)),,@)

LIBS := ncursesw libcurl libcrypto libcjson expat libmicrohttpd inih
TEST_LIBS := cmocka
PKG_CONFIG ?= pkg-config

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wformat=2 -Wvla -Wconversion
OPT ?= -O2 -g
SAN ?=
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer)
HARDEN := -fstack-protector-strong $(if $(SAN),,-D_FORTIFY_SOURCE=2)
CPPFLAGS += -D_POSIX_C_SOURCE=200809L -Isrc -I. $(shell $(PKG_CONFIG) --cflags $(LIBS) 2>/dev/null)
CFLAGS += -std=c11 $(OPT) $(WARN) $(HARDEN) $(SANFLAGS) $(EXTRA_CFLAGS)
LDFLAGS += $(SANFLAGS)
LDLIBS += $(shell $(PKG_CONFIG) --libs $(LIBS) 2>/dev/null) -lm

MAIN := src/main.c
SRCS := $(filter-out $(MAIN),$(wildcard src/*/*.c)) $(wildcard checks/*.c) $(wildcard ui/*.c)
OBJS := $(SRCS:%.c=$(BUILD)/%.o)
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

# A test function is found by its name, so it needs no prototype.
$(BUILD)/tests/%.o: private CFLAGS += -Wno-missing-prototypes

$(LIB): $(OBJS)
	$(if $(Q),@echo "  AR    $@")
	$(Q)rm -f $@ && $(AR) rcs $@ $(OBJS)

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

.PRECIOUS: $(BUILD)/tests/unit/%.o $(BUILD)/unit/%.main.c

#: make unit             unit tests; UNIT=t_arena for one file
.PHONY: unit
unit: $(if $(UNIT),$(BUILD)/unit/$(UNIT),$(UNIT_BINS))
	$(Q)sh tests/run-unit.sh $^

#: make clean            remove what was built
.PHONY: clean
clean:
	rm -rf build why403

-include $(OBJS:.o=.d) $(MAIN_OBJ:.o=.d) $(SUPPORT_OBJS:.o=.d) $(UNIT_NAMES:%=$(BUILD)/tests/unit/%.d)
