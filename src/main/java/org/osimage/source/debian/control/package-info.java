/**
 * What Debian's control files are written in, wherever they stand: paragraphs of fields, relations
 * between packages, versions. Specifications: deb822(5), deb-control(5), deb-version(7), Debian
 * Policy 5 and 7. Entry class: {@link org.osimage.source.debian.control.ParagraphReader}.
 */
package org.osimage.source.debian.control;
