/*
 * gunzip: the text in a gzip member (RFC 1952, RFC 1951), for base64gunzip of a literal. Any bytes
 * may come in: what is damaged, or longer than out may be, is an answer of false.
 */
#ifndef WHY403_HCL_GUNZIP_H
#define WHY403_HCL_GUNZIP_H

#include "base/text.h"

/* Appends to out. False: it is no gzip, is damaged, or out has overflowed. The checksum at the end
 * is not compared. */
bool gunzip(Span packed, Buf *out);

#endif
