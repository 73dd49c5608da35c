/* tfplatform: the platform of provider packages that fit this machine, as Terraform names it:
 * "linux_amd64". Knows nothing else. */
#ifndef WHY403_TERRAFORM_TFPLATFORM_H
#define WHY403_TERRAFORM_TFPLATFORM_H

#if defined(__APPLE__)
#define TF_PLATFORM_OS "darwin"
#elif defined(__FreeBSD__)
#define TF_PLATFORM_OS "freebsd"
#elif defined(__OpenBSD__)
#define TF_PLATFORM_OS "openbsd"
#else
#define TF_PLATFORM_OS "linux"
#endif
#if defined(__aarch64__)
#define TF_PLATFORM_ARCH "arm64"
#elif defined(__arm__)
#define TF_PLATFORM_ARCH "arm"
#elif defined(__i386__)
#define TF_PLATFORM_ARCH "386"
#else
#define TF_PLATFORM_ARCH "amd64"
#endif

#define TF_PLATFORM TF_PLATFORM_OS "_" TF_PLATFORM_ARCH

#endif
