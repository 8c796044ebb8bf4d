/**
 * The immutable image tree: entries in one canonical order, with the attributes that the build host
 * never has to hold. Entry class: {@link org.osimage.tree.ImageTree}.
 */
package org.osimage.tree;
