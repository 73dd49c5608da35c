/* The region of a resource or data source itself: the provider's from 6.0 on (its upgrade guide,
 * "enhanced region support"). Before, an argument like any other that most types do not have. */
#include "terraform/tfload.h"
#include "terraform/version.h"

/* Those that took one before: terraform providers schema -json with 5.100.0, all 1526 resources and
 * 608 data sources. */
static const char *const resources_with[] = {"aws_cloudformation_stack_set_instance",
                                             "aws_config_aggregate_authorization",
                                             "aws_opsworks_stack", "aws_servicequotas_template"};
static const char *const data_with[] = {"aws_apprunner_hosted_zone_id",
                                        "aws_cloudfront_log_delivery_canonical_user_id",
                                        "aws_cloudtrail_service_account",
                                        "aws_elastic_beanstalk_hosted_zone",
                                        "aws_elb_hosted_zone_id",
                                        "aws_elb_service_account",
                                        "aws_lb_hosted_zone_id",
                                        "aws_redshift_service_account",
                                        "aws_sagemaker_prebuilt_ecr_image",
                                        "aws_service",
                                        "aws_service_principal",
                                        "aws_servicequotas_templates",
                                        "aws_vpc_peering_connection"};

static void perregion_block(TfLoad *load, const TfModule *module, const HclBlock *block)
{
    const HclAttr *attr = hcl_body_attr(&block->body, "region");
    bool data = span_is(block->type, "data");
    Span type = block->labels[0] ? span_of(block->labels[0]) : SPAN_EMPTY;
    if (!attr || !span_starts(type, "aws_") || !tfprovider_is_aws(module, SPAN_LITERAL("aws")) ||
        (!data && !span_is(block->type, "resource")) ||
        (data ? span_is_one_of(type, data_with, ARRAY_LEN(data_with))
              : span_is_one_of(type, resources_with, ARRAY_LEN(resources_with))))
        return;
    tf_problem(load,
               (TfProblem){.fatal = true,
                           .stage = "configuration",
                           .id = "unknown_argument",
                           .summary = "Unsupported argument",
                           .at = hcl_source(attr->file, attr->at)},
               "provider %s has no region in %s yet: it came with 6.0",
               load->config->chosen_version, block->labels[0]);
    vec_last(&load->config->problems)->wrong = "region";
}

void tfperregion_check(TfLoad *load, const TfModule *module)
{
    const char *version = load->config->chosen_version;
    const TfSource *source = module->source;
    if (!version || load->config->cli.dev_overrides.len > 0 ||
        version_compare_text(version, "4.0.0") < 0 || version_compare_text(version, "6.0.0") >= 0)
        return;
    for (size_t i = 0; i < source->resources.len; i++)
        perregion_block(load, module, source->resources.items[i]);
}
