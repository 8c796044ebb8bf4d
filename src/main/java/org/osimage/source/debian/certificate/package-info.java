/**
 * Certificates as OpenSSL and Java name and keep them: the hash of a subject, and the key store
 * JKS, with bytes that depend on the certificates alone.
 */
package org.osimage.source.debian.certificate;
