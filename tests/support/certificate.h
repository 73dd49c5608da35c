#ifndef WHY403_TESTS_SUPPORT_CERTIFICATE_H
#define WHY403_TESTS_SUPPORT_CERTIFICATE_H

/* Any certificate: what a bundle has to hold. */
#define BUNDLE                                                           \
    "-----BEGIN CERTIFICATE-----\n"                                      \
    "MIIBbzCCARWgAwIBAgIUZP186OLQh2Iu6fyzEFIeXHQXeZkwCgYIKoZIzj0EAwIw\n" \
    "DDEKMAgGA1UEAwwBdDAgFw0yNjExMjkwOTA4MjdaGA8yMTI2MTEwNTA5MDgyN1ow\n" \
    "DDEKMAgGA1UEAwwBdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABESz9OFFPgDo\n" \
    "xEXHqbBrCtfdWTLg5O0lSVwx3aHQNmN+k5Qo8lvUN69OJw3hhV4ONcJj7zI4cJqX\n" \
    "ZoF9NGG+e6OjUzBRMB0GA1UdDgQWBBQM0Z7VG8myp+OL8pbTehUvdLzeNDAfBgNV\n" \
    "HSMEGDAWgBQM0Z7VG8myp+OL8pbTehUvdLzeNDAPBgNVHRMBAf8EBTADAQH/MAoG\n" \
    "CCqGSM49BAMCA0gAMEUCIGv8+FMZOS2Cd5UutoRHPQg6NX9C9eVvbvVWyS7JxERe\n" \
    "AiEA0swXoM2tPElRAJUgnV9NOju5v+XesXWCnpkCBDPVLsM=\n"                 \
    "-----END CERTIFICATE-----\n"

#endif
