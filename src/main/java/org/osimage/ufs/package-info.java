/**
 * File-system images of Solaris and illumos UFS (version 1, with 16-bit name lengths), for live
 * boot archives. Entry class: {@link org.osimage.ufs.UfsWriter}.
 *
 * <p>An image is a run of cylinder groups; each has a copy of the super-block, its header with
 * bitmaps and counts, its inodes, and data. Bodies lie in the order of the tree and without gaps,
 * the pieces shorter than a block collected in shared blocks after every half mebibyte of them; so
 * each body is read once, in order, while the image streams by.
 */
package org.osimage.ufs;
