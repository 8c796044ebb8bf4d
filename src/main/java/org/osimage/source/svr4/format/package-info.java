/**
 * SVR4 packages as they are delivered - {@code pkginfo}, {@code pkgmap}, {@code depend}, directory
 * and datastream format - read and compared with themselves. Entry class: {@link
 * org.osimage.source.svr4.format.PackageContainer}.
 */
package org.osimage.source.svr4.format;
