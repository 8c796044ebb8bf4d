/**
 * Solaris Flash archives: creating them from a tree, full or differential, taking them apart and
 * putting them together, and laying them onto a tree. After flash_archive(4), flar(1M) and
 * flarcreate(1M), and after what Sun's own deployment code accepts. Entry classes: {@link
 * org.osimage.flar.FlarWriter} and {@link org.osimage.flar.FlarFile}.
 */
package org.osimage.flar;
