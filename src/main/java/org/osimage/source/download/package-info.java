/**
 * Files from {@code http:}, {@code https:} and {@code file:} addresses and the cache that keeps
 * them. Entry class: {@link org.osimage.source.download.Downloads}.
 */
package org.osimage.source.download;
