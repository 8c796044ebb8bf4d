/**
 * What Debian's tools do with files of the tree, by path. Entry class: {@link
 * org.osimage.source.debian.tool.file.TreeFiles}.
 */
package org.osimage.source.debian.tool.file;
