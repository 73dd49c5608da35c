/*
 * formats: one writer for each format of report.h, and what they share. Private to report/.
 */
#ifndef WHY403_REPORT_FORMATS_H
#define WHY403_REPORT_FORMATS_H

#include <string.h>

#include "report/report.h"

void report_text(Buf *out, const SessionView *view, const ReportStyle *style);
void report_json(Buf *out, const SessionView *view, const ReportStyle *style);
void report_markdown(Buf *out, const SessionView *view, const ReportStyle *style);
void report_html(Buf *out, const SessionView *view, const ReportStyle *style);
void report_github(Buf *out, const SessionView *view, const ReportStyle *style);
/* Its parts, for a sweep: a line for each finding and each ignore; a line of the sweep's own. */
void report_github_findings(Buf *out, const SessionView *view, enum severity least);
void report_github_line(Buf *out, enum verdict_status status, const char *title, const char *text);
void report_sarif(Buf *out, const SessionView *view, const ReportStyle *style);
void report_junit(Buf *out, const SessionView *view, const ReportStyle *style);
/* The same document as report_json on one line. */
void report_json_line(Buf *out, const SessionView *view, const ReportStyle *style);

/* Text as a cell of a Markdown table, and as one of an HTML page with its head and foot. */
void report_markdown_text(Buf *out, const char *text);
void report_html_text(Buf *out, const char *text);
void report_html_begin(Buf *out, const char *title);
void report_html_end(Buf *out);

/* One SARIF run of many views: begin, add each, end. */
typedef struct SarifRun {
    struct cJSON *document, *rules, *results;
} SarifRun;
void report_sarif_begin(SarifRun *run);
void report_sarif_add(SarifRun *run, const SessionView *view);
void report_sarif_end(SarifRun *run, Buf *out);
#define REPORT_JUNIT_BEGIN "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
#define REPORT_JUNIT_END "</testsuites>\n"
/* The suite of one view, without the document around it. */
void report_junit_suite(Buf *out, const SessionView *view, const char *name);

/* All constraints on hashicorp/aws joined by ", "; NULL if there is none. */
const char *report_constraint(Arena *arena, const Facts *facts);
/* "network, throttled: AWS answered", the i-th of what the verdict rules out; NULL where a line
 * before it tells it already. */
const char *report_ruled_out(Arena *arena, const Verdict *verdict, size_t i);
/* ".why403.ini:3: keys.wrong_keys.secret is ignored until 2027-01-31, a reason (1 found)." */
const char *report_ignore(Arena *arena, const SessionView *view, const Ignore *ignore);
/* The folder looked at, by its name where it is the one that why403 was started in. */
const char *report_folder(Arena *arena, const Facts *facts);
/* "files main.tf:3: a -> b", the i-th line of what changed since it last worked; the last one
 * counts what is left out. NULL behind it. */
const char *report_change(Arena *arena, const SessionView *view, size_t i);
/* "aws provider 5.100.0 is in use, 6.68.0 is the newest", NULL where there is no newer one. */
const char *report_outdated(Arena *arena, const SessionView *view);
/* Where the AWS CLI and Terraform take different keys or regions, in one sentence; NULL where one
 * of them is not there. */
const char *report_trace_differ(Arena *arena, const SessionView *view);
/* How XML and HTML write a character that they take for their own; NULL: it stands as it is. */
const char *report_entity(char c);
/* "main.tf:3", below it the line before and after; each is set off from its sign by the gap. */
const char *report_edit(Arena *arena, const SessionView *view, const Edit *e, const char *gap);
/* "works as arn:aws:iam::123456789012:user/alice", "403 InvalidClientTokenId", "not known": how it
 * ends, in a few words. */
const char *report_outcome(Arena *arena, const Configuration *conf);
/* The first of these, of an outcome that is OK. */
const char *report_works(Arena *arena, const Outcome *o);
/* "environment, AKIA…MPLE", "profile prod in ~/.aws/credentials, AKIA…MPLE", "no credentials". */
const char *report_credentials(Arena *arena, const SessionView *view, const Configuration *conf);
/* The commands of a fix for the shell in use (sh where the fix has none for it). */
enum shell report_shell(const SessionView *view);
/* "FAIL", "pass", "cannot tell": a status in words. */
const char *report_status_word(enum step_status status);
const char *report_verdict_word(enum verdict_status status);
/* source_text with the home folder as ~; "" for no place. */
const char *report_place(Arena *arena, const SessionView *view, Source at);
/* The address with its place: "aws.west (main.tf:18)". */
const char *report_address(Arena *arena, const SessionView *view, const char *address);

#endif
