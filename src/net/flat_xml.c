/* XML replies by expat, with no entities beyond the five built-in ones: a declaration of others
 * ends the reading. */
#include <expat.h>
#include <string.h>

#include "base/alloc.h"
#include "net/flat.h"

enum { XML_DEPTH_MAX = 32, XML_LEAVES_MAX = 20000, XML_TEXT_MAX = 1024 * 1024 };

typedef struct XmlLevel {
    const char *path; /* "" for the root */
    int members;      /* list elements seen below it */
    bool has_children;
} XmlLevel;

typedef struct XmlReading {
    Arena *arena;
    XML_Parser parser;
    Flat *out;
    XmlLevel levels[XML_DEPTH_MAX];
    int depth;
    Buf text;
    const char *refused; /* why we stopped ourselves */
} XmlReading;

static void xml_refuse(XmlReading *r, const char *why)
{
    r->refused = why;
    XML_StopParser(r->parser, XML_FALSE);
}

static const char *xml_path(Arena *arena, XmlLevel *parent, const char *name)
{
    const char *dot = parent->path[0] ? "." : "";
    if (strcmp(name, "member") == 0 || strcmp(name, "item") == 0)
        return arena_printf(arena, "%s%s%d", parent->path, dot, ++parent->members);
    /* S3's flattened lists have no element round them. */
    if (strcmp(name, "Contents") == 0 || strcmp(name, "CommonPrefixes") == 0)
        return arena_printf(arena, "%s%s%s.%d", parent->path, dot, name, ++parent->members);
    return arena_printf(arena, "%s%s%s", parent->path, dot, name);
}

static void xml_start(void *data, const XML_Char *name, const XML_Char **attributes UNUSED)
{
    XmlReading *r = data;
    XmlLevel level = {"", 0, false};
    if (r->depth >= XML_DEPTH_MAX) {
        xml_refuse(r, "nested too deeply");
        return;
    }
    if (r->depth == 0) {
        r->out->root = arena_strdup(r->arena, name);
    } else {
        r->levels[r->depth - 1].has_children = true;
        level.path = xml_path(r->arena, &r->levels[r->depth - 1], name);
    }
    r->levels[r->depth++] = level;
    buf_clear(&r->text);
}

static void xml_end(void *data, const XML_Char *name UNUSED)
{
    XmlReading *r = data;
    XmlLevel *level = &r->levels[--r->depth];
    Field leaf = {level->path, NULL};
    if (!level->has_children && r->depth > 0) {
        leaf.text = arena_span(r->arena, buf_span(&r->text));
        vec_push(r->arena, &r->out->leaves, leaf);
    }
    buf_clear(&r->text);
    if (r->out->leaves.len > XML_LEAVES_MAX)
        xml_refuse(r, "too many elements");
}

static void xml_text(void *data, const XML_Char *bytes, int len)
{
    XmlReading *r = data;
    buf_add(&r->text, (Span){bytes, (size_t)len});
}

static void xml_entity(void *data, const XML_Char *name UNUSED, int parameter UNUSED,
                       const XML_Char *value UNUSED, int len UNUSED, const XML_Char *base UNUSED,
                       const XML_Char *system_id UNUSED, const XML_Char *public_id UNUSED,
                       const XML_Char *notation UNUSED)
{
    xml_refuse(data, "an entity is declared");
}

static const char *xml_problem(const XmlReading *r)
{
    enum XML_Error code = XML_GetErrorCode(r->parser);
    bool cut = code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
               code == XML_ERROR_PARTIAL_CHAR || code == XML_ERROR_UNCLOSED_CDATA_SECTION;
    if (r->refused)
        return r->refused;
    return arena_printf(r->arena, "XML syntax error on line %lu: %s",
                        (unsigned long)XML_GetCurrentLineNumber(r->parser),
                        cut ? "unexpected EOF" : XML_ErrorString(code));
}

Flat flat_read_xml(Arena *arena, Span body)
{
    static const XML_Memory_Handling_Suite memory = {mem_alloc, mem_realloc, mem_free};
    Flat out = {.root = ""};
    XmlReading r = {.arena = arena, .out = &out, .text = BUF_INIT(XML_TEXT_MAX)};
    if (span_trim(body, " \t\r\n").len == 0) {
        out.empty = true;
        out.problem = "empty response";
        return out;
    }
    r.parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, xml_start, xml_end);
    XML_SetCharacterDataHandler(r.parser, xml_text);
    XML_SetEntityDeclHandler(r.parser, xml_entity);
    out.fine = XML_Parse(r.parser, body.ptr, (int)body.len, XML_TRUE) == XML_STATUS_OK;
    if (!out.fine)
        out.problem = xml_problem(&r);
    XML_ParserFree(r.parser);
    buf_clear(&r.text);
    return out;
}
