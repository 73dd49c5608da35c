/* Private to host/: judging a chain against a Trust (see host/tls.h). */
#ifndef WHY403_HOST_TRUST_H
#define WHY403_HOST_TRUST_H

#include <openssl/x509.h>

#include "host/impl.h"

/* X509_V_OK or the error that X509_verify_cert gives. chain: what the far end sent along, NULL =
 * nothing. */
int trust_judge(Host *h, Trust *trust, X509 *leaf, STACK_OF(X509) * chain);

#endif
