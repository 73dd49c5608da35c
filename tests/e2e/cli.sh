#!/bin/sh
# The command line from outside: exit codes, formats, bad input. One "ok - name" line for each case.
set -u
WHY403=${WHY403:-$PWD/why403}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
status=0
# a clean world: no AWS, TF or XDG variable of the caller
for name in $(env | sed -n 's/^\(AWS_[A-Z_0-9]*\|TF_[A-Za-z_0-9]*\|XDG_[A-Z_]*\|[A-Za-z]*_[Pp][Rr][Oo][Xx][Yy]\)=.*/\1/p'); do unset "$name"; done
export HOME="$dir/home" LANG=C.UTF-8 AWS_EC2_METADATA_DISABLED=true
mkdir -p "$HOME/.config/why403" "$dir/empty" "$dir/tf"
cat >"$dir/tf/main.tf" <<'TF'
provider "aws" {
  region = "eu-west-1"
}
data "aws_caller_identity" "me" {}
TF
cd "$dir/tf" || exit 1

ok() { echo "ok - $1"; }
bad() { echo "not ok - $1: $2"; status=1; }

# is CODE NAME [WORD] -- ARGS...: exit code, a word on stdout or stderr
is() {
    code=$1 name=$2 word=$3
    shift 4
    "$WHY403" "$@" </dev/null >"$dir/out" 2>"$dir/err"
    got=$?
    if [ "$got" -ne "$code" ]; then
        bad "$name" "exit $got instead of $code"
    elif [ -n "$word" ] && ! cat "$dir/out" "$dir/err" | grep -qF -- "$word"; then
        bad "$name" "no \"$word\""
    else
        ok "$name"
    fi
}

mkdir -p "$dir/stacks" "$dir/tgstack" "$dir/query"
echo 'component "x" {}' >"$dir/stacks/net.tfcomponent.hcl"
printf 'unit "x" {\n  path = "x"\n}\nunit "y" {\n  path = "y"\n}\n' >"$dir/tgstack/terragrunt.stack.hcl"
cp "$dir/tf/main.tf" "$dir/query/"
echo 'list "aws_instance" "x" {}' >"$dir/query/x.tfquery.hcl"
is 2 "a Stack's folder" "a Stack of HCP Terraform" -- check "$dir/stacks"
is 2 "a Terragrunt stack" "terragrunt stack generate makes x and y" -- check "$dir/tgstack"
mkdir -p "$dir/tgroot/a/.terragrunt-cache/x/y" "$dir/tgroot/b/.terragrunt-stack/c"
touch "$dir/tgroot/root.hcl" "$dir/tgroot/a/terragrunt.hcl" "$dir/tgroot/a/.terragrunt-cache/x/y/terragrunt.hcl" \
    "$dir/tgroot/b/.terragrunt-stack/c/terragrunt.hcl"
is 2 "the root of a Terragrunt tree lists its units" "2 Terragrunt units below it" -- check "$dir/tgroot"
is 2 "units that a stack made are units" "b/.terragrunt-stack/c" -- check "$dir/tgroot"
is 1 "a query beside the code" "list blocks for terraform query" -- check --offline --verbose "$dir/query"
mkdir -p "$dir/made/code"
cp "$dir/tf/main.tf" "$dir/made/code/"
if command -v bash >/dev/null 2>&1; then
    # cat under the name of terraform: it waits for the end of the sleep, then fails over "plan"
    is 1 "a run is explained where it ran" "terraform ran in ../made/code, where your shell" -- --offline run -- \
        bash -c "cd '$dir/made/code' && sleep 0.5 | AWS_PROFILE=old bash -c 'exec -a terraform cat - plan'"
fi
is 0 "help" "why403 check" -- --help
is 0 "help of a command" "Exit code" -- check --help
is 0 "version" "why403 " -- --version
is 0 "help as a command" "why403 check" -- help
is 0 "help of a command, as a command" "Exit code" -- help trace
is 0 "version as a command" "why403 " -- version
is 0 "a schema" "why403.explain/1" -- schema explain
is 2 "no such schema" "report" -- schema nonsense
is 2 "a misspelt schema" "Did you mean report?" -- schema repotr
is 2 "schema without a name" "needs a name" -- schema
is 2 "a code for a file" "why403 explain id:keys-3" -- explain keys-3
is 0 "a code in capitals, without its dash" "keys-3" -- explain id:KEYS3
is 0 "a code with a blank" "reach-8" -- explain "id:Reach 8"
is 1 "a report names the folder that it was made in" "/tf" -- check --offline --format markdown
if "$WHY403" explain id:keys | grep -o '^keys-[0-9]*' | sort -c -t - -k 2n 2>/dev/null; then
    ok "a step's findings in order"
else
    bad "a step's findings in order" "keys-10 before keys-9"
fi
is 2 "a bundle is a file" "name of a file" -- check --bundle -
is 2 "profiles have no folders" "name folders" -- sweep --profiles --exclude x
is 2 "help of a misspelt command" "Did you mean check" -- help chekc
is 2 "a misspelt command" "Did you mean why403 explain" -- explian
is 2 "a misspelt command with a folder" "Did you mean check" -- chekc "$dir/tf"
is 2 "a folder that is like no command" "there is no folder" -- nothing-like-it
is 2 "-chdir and DIR" "no DIR" -- check -chdir="$dir/tf" "$dir/tf"
is 1 "-chdir as Terraform writes it" "profile_missing" -- -chdir="$dir/tf" check --offline --profile nobody
is 2 "-chdir to no folder" "there is no folder" -- -chdir="$dir/none" check
is 0 "fish completion" "complete -c why403" -- --completion fish
is 0 "man page" ".TH WHY403" -- --man
is 0 "bash completion" "complete" -- --completion bash
is 0 "zsh completion" "#compdef" -- --completion zsh
is 2 "unknown option" "Did you mean --offline" -- check --ofline
is 2 "unknown format" "yaml" -- check --format yaml
is 2 "missing value" "needs a value" -- check --profile
is 2 "option of another command" "does not go with" -- check --undo
is 2 "with nothing" "takes terraform, tofu" -- check --with "" "$dir/tf"
is 2 "with another program" "not \"terragrunt\"" -- check --with terragrunt "$dir/tf"
is 2 "with a program that is on no PATH" "no program of that name" -- check --with terraform-0.0.1 "$dir/tf"
is 2 "with no such path" "no such program" -- check --with "$dir/none/tofu" "$dir/tf"
is 2 "with a folder" "that is a folder" -- check --with "$dir/tf" "$dir/tf"
is 2 "with a plain file" "not executable" -- check --with "$dir/tf/main.tf" "$dir/tf"
is 2 "two folders" "too many" -- check a b
is 2 "no such folder" "another folder" -- check "$dir/none"
is 2 "no Terraform here" "why403 lab" -- check "$dir/empty"
is 2 "a file as folder" "" -- check "$dir/tf/main.tf"
is 2 "no such practice" "lab --list" -- lab nonsense
is 2 "no command to run" "why403 run --" -- run
is 2 "unreadable text" "can't be read" -- explain "$dir/none"
is 2 "read-only and output" "--read-only" -- check --read-only -o "$dir/x"
is 2 "read-only and fix" "--read-only" -- fix --read-only --yes
is 2 "fix options exclude each other" "exclude" -- fix --undo --list
is 2 "unknown finding" "no finding" -- explain id:nonsense
is 2 "a misspelt finding" "Did you mean keys.wrong_keys?" -- explain id:keys.wrong_kesy
is 2 "a cause without its step" "Did you mean keys.wrong_keys?" -- explain id:wrong_keys
is 0 "page of a finding" "cause:" -- explain id:keys.stale_session_token.long_term_key
is 0 "page of a code" "why403 lab stale-token" -- explain id:keys-19
is 0 "page of a step" "keys-19 " -- explain id:keys
is 0 "page of a screen" "order in which Terraform" -- explain id:trace
is 3 "nobody was asked" "Nobody was asked (--offline)" -- check --lab wrong-secret --offline
is 3 "nobody was asked, in json" '"not_asked"' -- check --lab wrong-secret --offline --format json
is 21 "the number of a cause" "missing_keys" -- check --exit-cause
is 24 "the number of a lesson's cause" "stale_session_token" -- check --lab stale-token --exit-cause
is 0 "the help of check lists the codes" "  21  missing_keys " -- check --help
is 0 "and says where" "instead of 1: the list below" -- check --help
is 0 "so does the help of open" "  21  missing_keys " -- open --help
is 0 "trace's help names its own formats" "FORMAT             text or json" -- trace --help
is 2 "a misspelt format" "Did you mean json?" -- check --format jsn
is 2 "diff of a folder" "why403 diff -chdir=$dir/tf compares it" -- diff "$dir/tf"
is 1 "check there, to compare with" "missing_keys" -- check "$dir/tf"
is 0 "diff elsewhere" "nothing differs" -- diff "-chdir=$dir/tf"
is 2 "a time that is none" "such as 45m" -- check --need soon
is 2 "trace as a web page" "text or json" -- trace --format html
is 0 "trace as json" "why403.trace/1" -- trace --format json
is 2 "nothing to undo" "nothing to undo" -- fix --undo
is 0 "no backups" "no backup" -- fix --list
is 1 "no credentials" "missing_keys" -- check
is 1 "wizard without a terminal is check" "missing_keys" -- "$dir/tf"
is 0 "trace" "TERRAFORM PROVIDER" -- trace
is 1 "fix still there" "still there" -- fix
is 0 "env" "" -- env
is 0 "lab list" "stale-token" -- lab --list --format json
is 1 "check on a practice set-up" "stale_session_token" -- check --lab stale-token
is 1 "what --yes leaves is told" "not written: --yes writes only" -- fix --yes --lab stale-token
is 0 "trace on a practice set-up" "AWS_ACCESS_KEY_ID" -- trace --lab stale-token
is 1 "a profile that is not there" "profile" -- check --profile nope

"$WHY403" check --format json -o "$dir/report.json" </dev/null >"$dir/out" 2>&1
[ $? -eq 1 ] && [ ! -s "$dir/out" ] && grep -q '"why403.report/1"' "$dir/report.json" && ok "-o FILE" || bad "-o FILE" "no report"
[ "$(stat -c %a "$dir/report.json")" = 600 ] && ok "-o FILE is for its owner alone" || bad "-o FILE is for its owner alone" "others may read it"
for format in json sarif; do
    "$WHY403" check --format $format </dev/null >"$dir/out" 2>"$dir/err"
    if python3 -c 'import json, sys; json.load(open(sys.argv[1], encoding="utf-8"))' "$dir/out" 2>/dev/null && [ ! -s "$dir/err" ]; then
        ok "$format parses"
    else
        bad "$format parses" "it does not"
    fi
done

NO_COLOR='' "$WHY403" check --color always </dev/null | grep -q "$(printf '\033')" && ok "colour when asked" || bad "colour when asked" "none"
"$WHY403" check </dev/null | grep -q "$(printf '\033')" && bad "no colour in a pipe" "colour" || ok "no colour in a pipe"
"$WHY403" check --ascii </dev/null | LC_ALL=C grep -q '[^ -~]' && bad "ASCII" "other characters" || ok "ASCII"

printf 'timeout = 3\ncolor = never\n[ui]\nx = y\n' >"$HOME/.config/why403/config.ini"
is 1 "settings file" "" -- check
printf 'timeout = soon\n' >"$HOME/.config/why403/config.ini"
is 2 "bad setting" "seconds" -- check
printf 'nonsense = 1\n' >"$HOME/.config/why403/config.ini"
is 2 "unknown setting" "nonsense" -- check
rm "$HOME/.config/why403/config.ini"

# explain: pipes, junk
printf 'Error: configuring Terraform AWS Provider: no valid credential sources for Terraform AWS Provider found.\n' | "$WHY403" explain >"$dir/out"
[ $? -eq 1 ] && grep -q missing_keys "$dir/out" && ok "explain a pipe" || bad "explain a pipe" "$(head -1 "$dir/out")"
is 0 "explain nothing" "no login error" -- explain /dev/null
head -c 300000 /dev/urandom >"$dir/junk"
is 0 "explain junk" "" -- explain "$dir/junk"
is 0 "scrub junk" "" -- explain --scrub "$dir/junk"
printf 'Error: Invalid index\n\n  on main.tf line 3, in resource "aws_vpc" "x":\n' >"$dir/other"
is 0 "explain what is no login failure" "nothing to do with" -- explain "$dir/other"

# explain and check --error: the fixes of the table, filled with the text's names; joined with what is found in the folder
cat >"$dir/said" <<'END'
Error: validating provider credentials: retrieving caller identity from STS: operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 9d8e1d6f-0000-4000-8000-123456789012, api error InvalidClientTokenId: The security token included in the request is invalid.

  with provider["registry.terraform.io/hashicorp/aws"],
END
printf 'Error: configuring Terraform AWS Provider: failed to get shared config profile, prod\n' >"$dir/said-profile"
is 1 "explain proposes" "aws configure --profile prod" -- explain "$dir/said-profile"
is 1 "explain proposes in JSON" '"text":	"aws configure --profile prod"' -- explain --format json "$dir/said-profile"
is 1 "check --error joins" "WHAT TO DO" -- check --lab stale-token --error "$dir/said"
is 1 "check --error joins in JSON" '"unset AWS_SESSION_TOKEN"' -- check --lab stale-token --format json --error "$dir/said"
"$WHY403" check --lab stale-token --format json --error "$dir/said" </dev/null | sed -n '/"explained"/,$p' | grep -q '"proven"' && ok "the live proof stands with the error" || bad "the live proof stands with the error" ""
is 2 "--error in another format" "text and json" -- check --lab stale-token --format html --error "$dir/said"
mkdir -p "$dir/module" && printf 'provider "aws" {\n  region  = "us-east-1"\n  profile = "prod"\n}\ndata "aws_caller_identity" "me" {}\n' >"$dir/module/main.tf"
is 1 "explain --dir joins" "certain   profile_missing" -- explain --offline --dir "$dir/module" "$dir/said-profile"
is 2 "explain --dir without Terraform" "no Terraform" -- explain --dir "$dir/empty" "$dir/said-profile"

# run: exit code, output, stdin, private log
is 7 "run keeps the exit code" "" -- run -- sh -c 'exit 7'
is 0 "run keeps success" "" -- run -- true
is 127 "run tells what can't be run" "can't be run" -- run -- "$dir/none"
is 143 "run tells the signal" "" -- run -- sh -c 'kill -TERM $$'
"$WHY403" run -- sh -c 'stat -c %a "$(dirname "$TF_LOG_PATH")"; echo "$TF_LOG_PATH"' </dev/null >"$dir/out"
log=$(sed -n 2p "$dir/out")
[ "$(head -1 "$dir/out")" = 700 ] && [ -n "$log" ] && [ ! -e "$log" ] && ok "run's log is private and goes" || bad "run's log is private and goes" "$log"
TF_LOG_PATH="$dir/mine.log" "$WHY403" run -- sh -c 'echo "$TF_LOG_PATH"' </dev/null >"$dir/out"
[ "$(cat "$dir/out")" = "$dir/mine.log" ] && ok "run leaves the user's log path" || bad "run leaves the user's log path" "$(cat "$dir/out")"
[ "$(echo hello | "$WHY403" run -- cat)" = hello ] && ok "run passes stdin" || bad "run passes stdin" ""
mkdir -p "$dir/rt/why403-run-999999-deadbeef" && : >"$dir/rt/why403-run-999999-deadbeef/terraform.log"
XDG_RUNTIME_DIR="$dir/rt" "$WHY403" run -- true </dev/null
[ -z "$(ls "$dir/rt")" ] && ok "run removes left-overs" || bad "run removes left-overs" "$(ls "$dir/rt")"

damaged=$(printf 'AKIAIOSFODNN7ABCDEFG\r.')
AWS_ACCESS_KEY_ID="${damaged%.}" AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIxK7MDENGxbPxRfiCYABCDEFGHIJ "$WHY403" run --fixed --offline -- sh -c 'printf %s "$AWS_ACCESS_KEY_ID" | wc -c' </dev/null >"$dir/out"
[ "$(tr -d ' ' <"$dir/out")" = 20 ] && ok "run --fixed repairs a damaged variable" || bad "run --fixed repairs a damaged variable" "$(cat "$dir/out")"

# fix: backups of the machine and of a practice set-up are two things; one can be named
is 2 "undo of what is not there" "no backup nonsense" -- fix --undo nonsense
mkdir -p "$HOME/.local/state/why403/backups/000000000001-00000000"
is 0 "the practice set-up has no backups of ours" "There is no backup" -- fix --list --lab stale-token
is 2 "undo in a practice set-up" "nothing to undo" -- fix --undo --lab stale-token
is 0 "forget in a practice set-up" "" -- fix --forget --lab stale-token
[ -d "$HOME/.local/state/why403/backups/000000000001-00000000" ] && ok "forget in a practice set-up leaves ours" || bad "forget in a practice set-up leaves ours" ""

# signals: the practice server and its sandbox go with us
"$WHY403" check --lab stale-token --format json </dev/null >/dev/null & pid=$!
kill -TERM $pid 2>/dev/null
wait $pid
got=$?
[ $got -eq 143 ] || [ $got -eq 1 ] && ok "ended by a signal" || bad "ended by a signal" "exit $got"
"$WHY403" check --lab stale-token </dev/null | head -1 >/dev/null && ok "a reader that leaves early" || bad "a reader that leaves early" ""
exit $status
