#include "awsfiles/awsdamage.h"

#include <string.h>

enum { DAMAGE_MAX = 200 };

/* What is there, and what that does to Terraform and to the AWS CLI where it does harm. RULES.md
 * 47-51, 102. */
typedef struct DamageForm {
    const char *id;
    bool writing; /* the contract's file_damage; else another cause's (profile_missing,
                     profile_shadowed) */
    const char *what, *go, *boto;
} DamageForm;

static const DamageForm forms[] = {
    {"before_section", true, "a setting stands before the first section header",
     "Terraform passes it over", "the AWS CLI can't read the file at all"},
    {"binary", true, "the file has NUL bytes in it, as no text file has",
     "what stands there is not read as it looks", "what stands there is not read as it looks"},
    {"blank_value", false, "nothing stands behind the equal sign",
     "the setting counts as not given", "the setting counts as empty"},
    {"bom", true, "the file begins with a byte order mark, which no editor shows",
     "Terraform does not see the first section", "the AWS CLI can't read the file at all"},
    {"control", true, "the value has a control character in it", "it is sent along",
     "it is sent along"},
    {"cr", true, "lines end as on Windows (CR LF)", "the CR is part of the value",
     "the CR is part of the value"},
    {"cr_alone", true, "lines end with CR alone, as on old Macs",
     "Terraform takes them for one single line", NULL},
    {"default_twice", false, "[default] and [profile default] both stand there",
     "Terraform reads [profile default] and drops [default]",
     "the AWS CLI reads the one that stands later and drops the other"},
    {"duplicate_key", false, "the same key stands twice in one section", "the later value counts",
     "the AWS CLI can't read the file at all"},
    {"duplicate_section", false, "the same section stands twice",
     "Terraform makes one of them, later values win", "the AWS CLI can't read the file at all"},
    {"export", true, "a shell command stands there (export, set, setx)",
     "it is no setting, and is passed over", "it is taken for a setting of another name"},
    {"indented", true, "settings are indented", NULL, NULL},
    {"inline_comment", true, "a comment follows the value", "it is part of the value",
     "it is part of the value"},
    {"inner_blank", true, "a blank stands inside the value", "it is sent along",
     "it is sent along"},
    {"leading_blank", true, "a blank stands before the value", "it is part of the value",
     "it is part of the value"},
    {"line_break", true, "the value is broken over two lines",
     "the parts are not put together again", "the parts are not put together again"},
    {"missing_bracket", true, "a line starts with [ and is no section header",
     "the settings below go to the section above, or nowhere",
     "the AWS CLI can't read the file, or takes the line for something else"},
    {"nbsp", true, "the value has a non-breaking space in it", "it is sent along",
     "it is sent along"},
    {"no_profile_prefix", false, "a config file's section lacks the word profile",
     "Terraform passes it over", "the AWS CLI passes it over"},
    {"no_separator", true, "a line has no equal sign", "Terraform passes it over",
     "the AWS CLI can't read the file at all"},
    {"non_ascii", true, "the value has a character that no key has", "it is sent along",
     "it is sent along"},
    {"percent", true, "the secret is URL-encoded (%2F, %2B, %3D)", "it is used as it stands",
     "it is used as it stands"},
    {"process_quotes", true, "the command begins and ends with a quote",
     "Terraform takes off the first and the last, which don't belong together", NULL},
    {"profile_prefix", false, "a credentials file's section has the word profile in front",
     "Terraform passes it over", "the word is part of the profile's name"},
    {"quotes", true, "quotes stand around the value", "they are part of the value",
     "they are part of the value"},
    {"section_blanks", true, "blanks stand inside the brackets", "they are part of the name",
     "they are part of the name"},
    {"section_case", false, "a section's name has capitals that the reader doesn't know",
     "it names something else", "it names something else"},
    {"section_quotes", false, "quotes stand in a section header", "they are part of the name",
     "they are part of the name"},
    {"smart_quote", true, "the value has typographic quotes in it", "they are sent along",
     "they are sent along"},
    {"swallowed", true, "indented settings follow a key without a value",
     "they are taken for members of that key", "they are taken for members of that key"},
    {"trailing_blank", true, "a blank stands behind the value", "it is part of the value",
     "it is part of the value"},
    {"upper_case", true, "a key is written in capitals", NULL, NULL},
    {"utf16", true, "the file is written as UTF-16, as PowerShell's > does",
     "Terraform finds nothing in it", "the AWS CLI can't read it"},
    {"wrong_key", true, "a key has a name that nobody reads", "it is passed over",
     "it is passed over"},
    {"zero_width", true, "the value has an invisible character in it", "it is sent along",
     "it is sent along"},
};

static const DamageForm *awsdamage_form(const char *id)
{
    for (size_t i = 0; i < ARRAY_LEN(forms); i++)
        if (strcmp(forms[i].id, id) == 0)
            return &forms[i];
    BUG("no such form of damage");
}

bool awsdamage_is_credential(const char *key)
{
    return strcmp(key, "aws_access_key_id") == 0 || strcmp(key, "aws_secret_access_key") == 0 ||
           strcmp(key, "aws_session_token") == 0;
}

/* "wrong_key" names the key that was meant; its form alone would help nobody. */
static const char *awsdamage_text(DamageScan *scan, const DamageForm *form, const char *key,
                                  bool harmless)
{
    const char *effect = scan->file->dialect == DIALECT_BOTO ? form->boto : form->go;
    if (strcmp(form->id, "wrong_key") == 0)
        return arena_printf(scan->arena, "a key has a name that nobody reads; %s is probably meant",
                            key);
    if (harmless || !effect)
        return arena_printf(scan->arena, "%s, which does no harm", form->what);
    return arena_printf(scan->arena, "%s: %s", form->what, effect);
}

bool awsdamage_is_full(const DamageScan *scan)
{
    return scan->file->damage.len >= DAMAGE_MAX;
}

void awsdamage_add(DamageScan *scan, const char *id, const char *section, const char *key,
                   Source at, bool harmless)
{
    const DamageForm *form = awsdamage_form(id);
    AwsDamage damage = {form->id, section, key, at, NULL, harmless, form->writing};
    for (size_t i = 0; i < scan->file->damage.len && harmless; i++)
        if (strcmp(scan->file->damage.items[i].form, id) == 0)
            return;
    if (awsdamage_is_full(scan))
        return;
    damage.text = awsdamage_text(scan, form, key, harmless);
    vec_push(scan->arena, &scan->file->damage, damage);
}
