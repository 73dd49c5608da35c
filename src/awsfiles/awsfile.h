/*
 * awsfile: reads one shared config or credentials file, every value with file, line and column.
 * Bytes in, structure out; no I/O.
 *
 * Two dialects, because Terraform (aws-sdk-go-v2 internal/ini) and the AWS CLI (botocore
 * configloader over Python's configparser) read the same bytes differently (RULES.md 47-51, 102).
 * Nothing is merged here: sections stand in file order; who wins is predict/'s business.
 */
#ifndef WHY403_AWSFILES_AWSFILE_H
#define WHY403_AWSFILES_AWSFILE_H

#include "base/names.h"
#include "base/snapshot.h"

enum aws_dialect { DIALECT_GO, DIALECT_BOTO };
enum aws_file_kind { AWS_CONFIG_FILE, AWS_CREDENTIALS_FILE };

/* What a section is in a file of its kind for this dialect. */
enum aws_section_kind {
    SECTION_PROFILE,     /* name without prefix */
    SECTION_SSO_SESSION, /* config only */
    SECTION_SERVICES,    /* config only */
    SECTION_IGNORED /* [work] in config, [profile work] in credentials, [plugins]: header says what
                       stands there */
};

typedef struct AwsProperty {
    const char *key; /* lower-cased as the dialect does; a torn line can leave a piece of a secret
                        here: show known keys only */
    Value value; /* a secret for aws_secret_access_key, *session_token, *security_token, sso tokens;
                    else text */
    Value raw;   /* the bytes between separator and line end, untrimmed, a secret if value is; for
                    damage checks */
    Value old;   /* Go: what parsers before 2023-11-13 make of it where that is not value
                    (awsfiles/awsvalue_old.h); else absent */
    bool old_dropped;        /* they pass over this line */
    struct AwsProperty *sub; /* nested block (s3 =, sts = in services), in order; its keys keep
                                their letters in DIALECT_BOTO */
    size_t n_sub;
} AwsProperty;

typedef struct AwsSection {
    enum aws_section_kind kind;
    const char *name;    /* "prod" */
    const char *header;  /* as written, "profile prod" */
    bool profile_prefix; /* [profile default] as against [default] in config */
    Source at;
    VEC(AwsProperty) properties;         /* in order; a key that occurs twice stands twice */
    const struct AwsSection *next_named; /* after it, of any kind */
} AwsSection;

/* Something in the bytes that makes a reader see less than a person does; the id is the third part
 * of a finding id. */
typedef struct AwsDamage {
    const char *form; /* "bom", "utf16", "missing_bracket", "export", "line_break", "smart_quote",
                         "duplicate_section" ... */
    const char *section; /* name concerned, or NULL */
    const char *key;
    Source at;
    const char *text; /* one sentence, safe to show */
    bool harmless;    /* for this dialect */
    bool writing;     /* a matter of how it is written (contract.md file_damage); else of names and
                         order, which other causes own: [work] in config, [profile work] in
                         credentials, a section or key that stands twice, a blank value */
} AwsDamage;

typedef struct AwsFile {
    const char *path; /* as opened */
    enum aws_file_kind kind;
    enum aws_dialect dialect;
    enum file_state state; /* anything but FILE_OK: no sections */
    FileInfo info;
    size_t n_items; /* sections and properties, weighed; whoever judges many files adds them up */
    const char *parse_error; /* fatal for the dialect: the sections don't count (botocore: duplicate
                                section ...; Go: a lone quote); NULL = fine */
    Source parse_error_at;
    bool old_empty; /* Go: parsers before 2023-11-13 see nothing in it (awsfiles/awsvalue_old.h) */
    VEC(AwsSection) sections;
    NameMap named; /* the first section of each name */
    VEC(AwsDamage) damage;
} AwsFile;

enum {
    AWSFILE_MAX_BYTES = 4 * 1024 * 1024,
    AWSFILE_MAX_PROPERTIES = 100000, /* of one file, sections counted too; a file with more is
                                        FILE_TOO_BIG */
    AWSFILE_SECRET_WEIGHT = 6        /* a secret counts as so many */
};

/* Parses bytes that are already there. path goes into every Source (shortened or not as the caller
 * likes). */
AwsFile *awsfile_parse(Arena *arena, enum aws_dialect dialect, enum aws_file_kind kind,
                       const char *path, Span bytes);

/* Reads the snapshot and parses; an absent or unreadable file gives an AwsFile with that
 * state. Never NULL. */
AwsFile *awsfile_read(Arena *arena, Snapshot *files, enum aws_dialect dialect,
                      enum aws_file_kind kind, const char *path);

/* First section of that name, of any kind; next_named leads on. NULL if none. */
const AwsSection *awsfile_named(const AwsFile *file, const char *name);
/* Last section of that kind and name (names are case-sensitive), NULL if none. */
const AwsSection *awsfile_section(const AwsFile *file, enum aws_section_kind kind,
                                  const char *name);
/* Last property of that key in one section, NULL if none. */
const AwsProperty *awssection_property(const AwsSection *section, const char *key);

#endif
