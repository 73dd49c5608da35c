#!/bin/sh
# The corpus of real errors, and that of constructed ones (generations of wording, CI systems, wrapping, decoys): the shares reached must
# not fall. strangers and wild are of programs and renditions that no rule was written for: wild's hundred were labelled before they were
# explained, and scored 88 % is_auth, 87 first, 85 top3, 89 component, 95 code at first sight; wild2's fifty, after the rules that wild led to, 98, 88, 97, 91, 93 (four labels of the backend's
# wording were wrong: 98 first, 100 component without them); wild3's fifty-two, of GitOps, CI, secret and backup programs, 98, 97.5, 100, 93, 100;
# wild4's sixty-two, of CI systems, chats, other languages, scanned pages, cut and healed texts, 95, 92, 100, 90, 96 (two labels were wrong: 94 first, 92 component);
# wild5's sixty-one, of recordings and dumps of terminals, mails, links, stores of logs, data programs and documents about errors, 87, 94, 100, 91, 89 (the form
# of four labels and one text was wrong: 93 component, 97 code): five of its twelve decoys, which speak of errors, were taken for errors.
# wild6's hundred and twenty-three (one of a recording, held by t_explain_fate, beside them), of all by which a text is acquitted (retries, manuals, levels, JSON, recordings, tests), 64, 67, -, 78, 88.
# wild7's seventy-one, of more languages, dumps, operators and chats, and of source, changes, counters and tests that name an error beside
# the same with a real one, 70, 87, -, 89, 93: eighteen of its twenty-three decoys were taken for errors, three of its forty-eight errors for none.
# wild8's eighty, of more SDKs, CI systems, chats and tickets, shells in other languages, events, trails, GitOps, backup and log programs, half
# of them decoys, 85, 80, 82, 93, 79 (five labels were wrong or of the wrong form: 85 first, 95 component, 81 code without them): nine of forty decoys were taken for
# errors; three that only speak of a code (a ticket, a chat, an OpenAPI file) still are.
# wild9's hundred and twenty-four, of the kinds of the first corpus (Terraform, backends, Terragrunt, the AWS CLI, SDKs and deployment programs, a third of
# them decoys: quotas, other providers), 98, 98, 96, 97, 100 (four labels were wrong, as older ones of the same text say); wild10's sixty-two of the same
# kinds, after the rules that wild9 led to, 98, 96, 97, 93, 97; wild11's fifty, of provisioning, operators, SDKs of six languages, CI and decoys
# of other services, labelled by a stranger, 100, 100, 94, 96, 86.
cd "$(dirname "$0")/../.." || exit 1
score() { # NAME CORPUS --min ...
    name=$1 corpus=$2
    shift 2
    python3 tests/corpus/score.py --why403 "${WHY403:-$PWD/why403}" --corpus "$corpus" "$@" |
        sed -n "s/^\([a-z_0-9]* .*\)  too low\$/not ok - $name: \1/p; /too low/!s/^\([a-z_0-9]* .*%\)\$/ok - $name: \1/p"
}
score corpus tests/fixtures/errors/corpus.jsonl --min is_auth=100 --min first=100 --min top3=96 --min component=100 --min code=100 --min code_all=98
score variants tests/corpus/variants.jsonl --min is_auth=100 --min first=100 --min top3=100 --min component=98 --min code=100 --min code_all=100
score strangers tests/corpus/strangers.jsonl --min is_auth=100 --min first=100 --min top3=100 --min component=98 --min code=100
score wild tests/corpus/wild.jsonl --min is_auth=100 --min first=100 --min top3=100 --min component=96 --min code=100
score wild2 tests/corpus/wild2.jsonl --min is_auth=100 --min first=100 --min top3=100 --min component=100 --min code=100
score wild3 tests/corpus/wild3.jsonl --min is_auth=100 --min first=100 --min top3=100 --min component=95 --min code=100
score wild4 tests/corpus/wild4.jsonl --min is_auth=100 --min first=100 --min top3=100 --min component=96 --min code=100
score wild5 tests/corpus/wild5.jsonl --min is_auth=91 --min first=100 --min top3=100 --min component=96 --min code=100
score wild6 tests/corpus/wild6.jsonl --min is_auth=97 --min first=99 --min component=96 --min code=100 --min single=96
score wild7 tests/corpus/wild7.jsonl --min is_auth=98 --min first=100 --min component=100 --min code=100 --min single=100
score wild8 tests/corpus/wild8.jsonl --min is_auth=96 --min first=97 --min top3=94 --min component=100 --min code=96 --min single=97
score wild9 tests/corpus/wild9.jsonl --min is_auth=100 --min first=100 --min top3=100 --min component=100 --min code=100 --min single=100
score wild10 tests/corpus/wild10.jsonl --min is_auth=100 --min first=100 --min top3=100 --min component=98 --min code=100 --min single=100
score wild11 tests/corpus/wild11.jsonl --min is_auth=100 --min first=100 --min top3=93 --min component=95 --min code=86 --min single=96
python3 tests/corpus/contradictions.py "${WHY403:-$PWD/why403}" tests/fixtures/errors/corpus.jsonl tests/corpus/*.jsonl
