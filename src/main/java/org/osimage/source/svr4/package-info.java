/**
 * SVR4 packages on an alternate root: what {@code pkgadd -R} and {@code pkgrm -R} leave, as entries
 * of an image. Entry class: {@link org.osimage.source.svr4.Svr4Source}.
 */
package org.osimage.source.svr4;
