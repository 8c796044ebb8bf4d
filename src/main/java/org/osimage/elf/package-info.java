/**
 * ELF files: what programs, libraries and modules need of other files to run. Entry classes: {@link
 * org.osimage.elf.DynamicSection}, {@link org.osimage.elf.LibraryClosure}.
 */
package org.osimage.elf;
