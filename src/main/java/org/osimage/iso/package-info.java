/**
 * ISO 9660 images (ECMA-119) with Rock Ridge, optional Joliet, El Torito boot entries, room for a
 * hybrid partition table, and appended partitions. Entry class: {@link org.osimage.iso.IsoWriter}.
 *
 * <p>Order of an image: system area, volume descriptors, path tables, boot catalog, directories
 * each with its continuation sectors, Joliet directories, file data, appended partitions at
 * mebibyte boundaries, the system area's trailing bytes. Record sizes do not depend on block
 * numbers, so one pass measures, one numbers, one streams.
 */
package org.osimage.iso;
