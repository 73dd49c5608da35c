"""Forms of a .tf.json: each line is the whole of a file beside one resource, terraform_data.later.

What is a block, what is an argument, which strings are expressions, and what JSON itself allows.
"""
FORMS = r'''
{"terraform": {"required_version": 5}}
{"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "nope": 1}}}}
{"terraform": {"required_providers": [{"aws": ">= 1"}]}}
{"terraform": {"required_providers": "x"}}
{"terraform": {"required_providers": {"aws": 5}}}
{"terraform": {"backend": {"s3": "x"}}}
{"terraform": {"backend": [{"local": {}}]}}
{"terraform": {"backend": {"local": {"path": 5}}}}
{"terraform": {"backend": {"local": {"path": "${var.x}"}}}}
{"terraform": {"backend": null}}
{"terraform": null}
{"terraform": "x"}
{"terraform": 5}
{"terraform": [[]]}
{"terraform": {"//": "x", "nope": {}}}
{"terraform": {"cloud": {"nope": 1}}}
{"terraform": {"experiments": ["x"]}}
{"terraform": {"provider_meta": {"x": {"a": 1}}}}
{"variable": {}}
{"variable": []}
{"variable": null}
{"variable": {"x": null}}
{"variable": {"x": []}}
{"variable": {"x": {}}}
{"variable": {"x": "y"}}
{"variable": {"x": 5}}
{"variable": {"x": [{"default": 1}, {"default": 2}]}}
{"variable": [{"x": {"default": 1}}, {"y": {"default": 1}}]}
{"variable": {"x": {"default": null}}}
{"variable": {"x": {"type": "string", "default": "a"}}}
{"variable": {"x": {"type": "${string}", "default": "a"}}}
{"variable": {"x": {"type": "number", "default": "a"}}}
{"variable": {"x": {"type": "number", "default": "5"}}}
{"variable": {"x": {"type": "map(string)", "default": ["a"]}}}
{"variable": {"x": {"type": "object({a=string})", "default": {}}}}
{"variable": {"x": {"type": "object({a=optional(string)})", "default": {}}}}
{"variable": {"x": {"type": "list", "default": []}}}
{"variable": {"x": {"type": "bool", "default": "true"}}}
{"variable": {"x": {"type": "bool", "default": "yes"}}}
{"variable": {"x": {"type": 5, "default": 1}}}
{"variable": {"x": {"type": ["string"], "default": "a"}}}
{"variable": {"x": {"type": null, "default": "a"}}}
{"variable": {"x": {"type": "", "default": "a"}}}
{"variable": {"x": {"description": 5, "default": 1}}}
{"variable": {"x": {"description": ["a"], "default": 1}}}
{"variable": {"x": {"description": "${var.y}", "default": 1}}}
{"variable": {"x": {"sensitive": "true", "default": 1}}}
{"variable": {"x": {"sensitive": "yes", "default": 1}}}
{"variable": {"x": {"sensitive": 1, "default": 1}}}
{"variable": {"x": {"nullable": "false", "default": 1}}}
{"variable": {"x": {"validation": {"condition": "${var.x > 5}", "error_message": "Too small."}, "default": 1}}}
{"variable": {"x": {"validation": {"condition": "${var.x > 5}", "error_message": "Too small."}, "default": 9}}}
{"variable": {"x": {"validation": [{"condition": "${var.x > 5}"}], "default": 9}}}
{"variable": {"x": {"validation": {"condition": true, "error_message": "x"}, "default": 9}}}
{"variable": {"x": {"validation": "x", "default": 9}}}
{"variable": {"x": {"validation": {"condition": "${var.x > 5}", "error_message": "Too small.", "nope": 1}, "default": 9}}}
{"variable": {"a b": {"default": 1}}}
{"variable": {"count": {"default": 1}}}
{"variable": {"x": {"default": 1}, "x": {"default": 2}}}
{"variable": {"x": {"default": "${lower(\"A\")}"}}}
{"variable": {"x": {"default": ["${var.y}"]}}}
{"variable": {"x": {"default": "${"}}}
{"variable": {"x": {"type": "string", "default": "%{"}}}
{"variable": {"x": {"default": 1, "default": 2}}}
{"variable": {"x": {"type": "string"}}}
{"locals": {}}
{"locals": []}
{"locals": null}
{"locals": "x"}
{"locals": 5}
{"locals": {"a": "${local.b}", "b": 1}}
{"locals": {"a": "${local.nope}"}}
{"locals": {"a b": 1}}
{"locals": [{"a": 1}, {"b": 2}]}
{"locals": [{"a": 1}, {"a": 2}]}
{"locals": {"a": 1, "a": 2}}
{"locals": {"a": "${nofunc()}"}}
{"locals": {"a": "$${x}"}}
{"locals": {"a": "${\"a\" + 1}"}}
{"locals": {"a": {"${local.b}": 1}, "b": "k"}}
{"locals": {"a": {"${local.nope}": 1}}}
{"locals": {"//": "c", "a": 1}}
{"locals": {"a": 1.50}}
{"locals": {"a": 1e3}}
{"locals": {"a": .5}}
{"locals": {"a": 5.}}
{"locals": {"a": -1}}
{"locals": {"a": +1}}
{"locals": {"a": -}}
{"locals": {"a": 1e}}
{"locals": {"a": 01}}
{"locals": {"a": 0}}
{"locals": {"a": -0}}
{"locals": {"a": 0x10}}
{"locals": {"a": NaN}}
{"locals": {"a": True}}
{"locals": {"a": 'x'}}
{"locals": {"a": truex}}
{"locals": {"a": 1,}}
{"locals": {"a": [1,]}}
{"locals": {a: 1}}
{"locals": {"a": "x	y"}}
{"locals": {"a": "\x"}}
{"locals": {"a": "\u12"}}
{"locals": {"a": 1}} x
{"locals": {"a": 1}}{}
// c
{"locals": {"a": 1} /* c */}
{"output": {}}
{"output": null}
{"output": []}
{"output": {"o": null}}
{"output": {"o": []}}
{"output": {"o": {"value": null}}}
{"output": {"o": {"value": "${local.nope}"}}}
{"output": {"o": {"value": 1, "sensitive": "x"}}}
{"output": {"o": {"value": 1, "sensitive": "true"}}}
{"output": {"o": {"value": 1, "description": null}}}
{"output": {"o": {"value": 1, "depends_on": ["terraform_data.later"]}}}
{"output": {"o": {"value": 1, "depends_on": ["terraform_data.nope"]}}}
{"output": {"o": {"value": 1, "depends_on": "terraform_data.later"}}}
{"output": {"o": {"value": 1, "depends_on": [5]}}}
{"output": {"o": {"value": 1, "precondition": {"condition": true, "error_message": "x"}}}}
{"output": {"o": {"value": 1, "precondition": {"condition": true}}}}
{"output": {"o": {"value": 1, "precondition": {"condition": false, "error_message": "x"}}}}
{"output": {"a b": {"value": 1}}}
{"output": {"o": [{"value": 1}, {"value": 2}]}}
{"output": {"o": {"value": 1, "precondition": "x"}}}
{"module": {}}
{"module": {"m": {}}}
{"module": {"m": "x"}}
{"module": {"m": {"source": "./nope"}}}
{"module": {"m": {"source": 5}}}
{"module": {"m": {"source": "${var.x}"}}}
{"module": {"m": {"source": null}}}
{"module": "x"}
{"resource": {}}
{"resource": []}
{"resource": null}
{"resource": "x"}
{"resource": {"terraform_data": {}}}
{"resource": {"terraform_data": null}}
{"resource": {"terraform_data": {"a": null}}}
{"resource": {"terraform_data": {"a": {}}}}
{"resource": {"terraform_data": {"a": "x"}}}
{"resource": {"terraform_data": {"a": []}}}
{"resource": {"terraform_data": {"a": [{}]}}}
{"resource": {"terraform_data": {"a": [{}, {}]}}}
{"resource": {"terraform_data": [{"a": {}}, {"b": {}}]}}
{"resource": [{"terraform_data": {"a": {}}}]}
{"resource": {"terraform_data": {"a b": {}}}}
{"resource": {"terraform_data": {"a": {"input": "${terraform_data.nope.id}"}}}}
{"resource": {"terraform_data": {"a": {"input": "${terraform_data.later.nope}"}}}}
{"resource": {"terraform_data": {"a": {"input": "terraform_data.nope.id"}}}}
{"resource": {"terraform_data": {"a": {"count": "x"}}}}
{"resource": {"terraform_data": {"a": {"count": "2"}}}}
{"resource": {"terraform_data": {"a": {"count": 1, "for_each": {}}}}}
{"resource": {"terraform_data": {"a": {"for_each": ["a"]}}}}
{"resource": {"terraform_data": {"a": {"for_each": {"a": 1}, "input": "${each.key}"}}}}
{"resource": {"terraform_data": {"a": {"input": "${each.key}"}}}}
{"resource": {"terraform_data": {"a": {"depends_on": ["terraform_data.later"]}}}}
{"resource": {"terraform_data": {"a": {"depends_on": "terraform_data.later"}}}}
{"resource": {"terraform_data": {"a": {"depends_on": [5]}}}}
{"resource": {"terraform_data": {"a": {"depends_on": ["terraform_data.nope"]}}}}
{"resource": {"terraform_data": {"a": {"depends_on": null}}}}
{"resource": {"terraform_data": {"a": {"depends_on": ["a b"]}}}}
{"resource": {"terraform_data": {"a": {"provider": "nope"}}}}
{"resource": {"terraform_data": {"a": {"provider": "terraform"}}}}
{"resource": {"terraform_data": {"a": {"provider": 5}}}}
{"resource": {"terraform_data": {"a": {"provider": "${terraform}"}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": [{}]}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": "x"}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": [{}, {}]}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"create_before_destroy": "yes"}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"create_before_destroy": "true"}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"prevent_destroy": "${var.x}"}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"ignore_changes": "all"}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"ignore_changes": ["input"]}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"ignore_changes": ["nope"]}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"ignore_changes": "input"}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"replace_triggered_by": ["terraform_data.later"]}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"replace_triggered_by": ["terraform_data.nope"]}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"precondition": {"condition": true, "error_message": "x"}}}}}}
{"resource": {"terraform_data": {"a": {"lifecycle": {"precondition": {"condition": true}}}}}}
{"resource": {"terraform_data": {"a": {"provisioner": {"local-exec": {"command": "true"}}}}}}
{"resource": {"terraform_data": {"a": {"provisioner": {"local-exec": {"nope": "true"}}}}}}
{"resource": {"terraform_data": {"a": {"provisioner": {"local-exec": {}}}}}}
{"resource": {"terraform_data": {"a": {"provisioner": {"nope": {}}}}}}
{"resource": {"terraform_data": {"a": {"provisioner": "x"}}}}
{"resource": {"terraform_data": {"a": {"provisioner": {"local-exec": {"command": "true", "when": "nope"}}}}}}
{"resource": {"terraform_data": {"a": {"provisioner": {"local-exec": {"command": "true", "when": "destroy"}}}}}}
{"resource": {"terraform_data": {"a": {"connection": {"host": "x"}}}}}
{"resource": {"terraform_data": {"a": {"connection": "x"}}}}
{"resource": {"terraform_data": {"a": {"nope": {}}}}}
{"resource": {"terraform_data": {"a": {"//": "x"}}}}
{"resource": {"terraform_data": {"later": {}}}}
{"resource": {"terraform_nope": {"a": {}}}}
{"data": {"terraform_remote_state": {"r": {"backend": "local", "config": {"path": "nope.tfstate"}}}}}
{"data": {"terraform_remote_state": {"r": {"backend": "local", "nope": 1}}}}
{"data": {"terraform_remote_state": {"r": {}}}}
{"data": {"terraform_remote_state": {"r": {"backend": "nope"}}}}
{"data": {"terraform_remote_state": "x"}}
{"data": "x"}
{"provider": {}}
{"provider": "x"}
{"provider": {"aws": "x"}}
{"provider": {"terraform": {}}}
{"provider": {"terraform": {"nope": 1}}}
{"provider": {"terraform": []}}
{"provider": null}
{"check": {"c": {"assert": {"condition": true, "error_message": "x"}}}}
{"check": {"c": {"assert": {"condition": true}}}}
{"check": {"c": {}}}
{"check": {"c": {"nope": 1, "assert": {"condition": true, "error_message": "x"}}}}
{"check": {"c": {"assert": [{"condition": true, "error_message": "x"}, {"condition": false, "error_message": "x"}]}}}
{"check": {"c": "x"}}
{"check": "x"}
{"import": {"to": "terraform_data.later", "id": "x"}}
{"import": {"to": "terraform_data.nope", "id": "x"}}
{"import": {"to": "${terraform_data.later}", "id": "x"}}
{"import": {"id": "x"}}
{"import": {"to": "terraform_data.later", "id": "x", "nope": 1}}
{"import": "x"}
{"import": []}
{"import": {}}
{"moved": {"from": "terraform_data.x", "to": "terraform_data.later"}}
{"moved": {"from": "terraform_data.x"}}
{"moved": {"from": "terraform_data.later", "to": "terraform_data.x"}}
{"moved": {"from": "terraform_data.x", "to": "terraform_data.x"}}
{"moved": {"from": "a b", "to": "terraform_data.x"}}
{"moved": {"from": 5, "to": "terraform_data.x"}}
{"moved": {"from": "terraform_data.x", "to": "terraform_data.later", "nope": 1}}
{"moved": "x"}
{"removed": {"from": "terraform_data.x"}}
{"removed": {"from": "terraform_data.x", "lifecycle": {"destroy": false}}}
{"removed": {"from": "terraform_data.x", "lifecycle": {"nope": false}}}
{"removed": {"from": "terraform_data.later"}}
{"removed": {}}
{"removed": {"from": "terraform_data.x", "nope": 1}}
{"ephemeral": {"x": {"y": {}}}}
{"ephemeral": "x"}
[{"locals": {"a": 1}}, {"locals": {"b": 1}}]
[{"locals": {"a": 1}}, 5]
[[]]
"x"
5
null
{"": 1}
{"//": {"a": 1}}
{"Locals": {}}
{"locals": {"a": 1}, "locals": {"b": 1}}
{"language": {}}
'''.strip().split("\n")


def json_forms():
    for i, text in enumerate(FORMS):
        yield "form-%d" % i, {"files": {"tf/x.tf.json": text}, "main": 'resource "terraform_data" "later" {}\n'}
