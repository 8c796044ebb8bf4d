/** Endian fields and padding, for the formats. Entry class: {@link org.osimage.bytes.Fields}. */
package org.osimage.bytes;
