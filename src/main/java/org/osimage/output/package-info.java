/**
 * What a writer is: it plans a layout from a tree, refusing what its format cannot hold, and then
 * streams bytes. Entry class: {@link org.osimage.output.TreeWriter}.
 */
package org.osimage.output;
