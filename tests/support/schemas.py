"""What a JSON Schema names, and what a document holds: a key beside the schema is a fault too."""


def named_keys(schema, into):
    if isinstance(schema, dict):
        into.update(schema.get("properties", {}))
        for value in schema.values():
            named_keys(value, into)
    elif isinstance(schema, list):
        for value in schema:
            named_keys(value, into)
    return into


def keys_of(document, into):
    if isinstance(document, dict):
        into.update(document)
        document = list(document.values())
    if isinstance(document, list):
        for value in document:
            keys_of(value, into)
    return into
