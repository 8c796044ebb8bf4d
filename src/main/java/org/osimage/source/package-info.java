/**
 * Where trees come from. A source turns a request into a {@link org.osimage.source.Contribution};
 * it knows nothing of other sources, of Maven or of the image. Entry class: {@link
 * org.osimage.source.PackageSource}.
 */
package org.osimage.source;
