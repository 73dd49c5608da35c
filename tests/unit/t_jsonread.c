#include "tests/support/setup.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/jsonread.h"

void test_json_nodes_are_not_fewer_than_the_values(void **state)
{
    static const struct {
        const char *text;
        size_t nodes;
    } rows[] = {
        {"1", 1},
        {"[1,2,3]", 4},
        {"{\"a\":{\"b\":[]}}", 4}, /* an empty list counts one more */
        {"[\"a,b,[{\",\"\\\",[\"]", 3},
        {"", 1},
        {"\"", 1},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (json_nodes(span_of(rows[i].text)) != rows[i].nodes)
            fail_msg("%s: %zu", rows[i].text, json_nodes(span_of(rows[i].text)));
}

void test_json_of_too_many_values_is_not_read(void **state)
{
    AUTO_BUF Buf text = BUF_INIT(2 * JSON_NODES_MAX + 16);
    cJSON *root;
    (void)state;
    buf_add_char(&text, '[');
    for (int i = 2; i < JSON_NODES_MAX; i++)
        buf_add_str(&text, i == 2 ? "0,0" : ",0");
    buf_add_char(&text, ']');
    assert_int_equal(json_nodes(buf_span(&text)), JSON_NODES_MAX);
    root = json_read(buf_span(&text), NULL);
    assert_int_equal(cJSON_GetArraySize(root), JSON_NODES_MAX - 1);
    cJSON_Delete(root);
    text.len--;
    buf_add_str(&text, ",0]");
    assert_null(json_read(buf_span(&text), NULL));
}

/* What comes behind the value is the caller's, who may not ask. */
void test_json_ends_where_its_value_ends(void **state)
{
    const char *text = "{} rest", *end = NULL;
    cJSON *root = json_read(span_of(text), &end);
    (void)state;
    assert_non_null(root);
    assert_ptr_equal(end, text + 2);
    cJSON_Delete(root);
    root = json_read(span_of(text), NULL);
    assert_non_null(root);
    cJSON_Delete(root);
    assert_null(json_read(SPAN_EMPTY, NULL));
    assert_null(json_read(span_of("{\"a\":"), &end));
}
