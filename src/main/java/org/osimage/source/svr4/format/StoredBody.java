package org.osimage.source.svr4.format;

import org.osimage.content.Content;

/**
 * A file of a package, in the content store.
 *
 * @param sum as {@code pkgmap} counts it, see {@link SumStream}
 * @param mtime of the member or file, in seconds since 1970
 */
public record StoredBody(Content content, int sum, long mtime) {}
