/**
 * The language awk as POSIX has it, with the habits of mawk; whatever it reads, writes or runs is
 * of the tree. Entry class: {@link org.osimage.shell.tool.awk.Awk}.
 */
package org.osimage.shell.tool.awk;
