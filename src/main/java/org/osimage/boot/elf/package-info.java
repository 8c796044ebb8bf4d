/**
 * What programs need of other files to run. Entry classes: {@link
 * org.osimage.boot.elf.DynamicSection}, {@link org.osimage.boot.elf.LibraryClosure}.
 */
package org.osimage.boot.elf;
