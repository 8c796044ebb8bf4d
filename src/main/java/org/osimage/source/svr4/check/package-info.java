/**
 * Compares packages, and images that have them, with what they promise, in the words of {@code
 * pkgchk}. Entry classes: {@link org.osimage.source.svr4.check.InstalledCheck} and {@link
 * org.osimage.source.svr4.check.PackageCheck}.
 */
package org.osimage.source.svr4.check;
