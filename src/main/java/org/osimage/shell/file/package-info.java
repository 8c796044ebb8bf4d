/**
 * The image tree as a shell sees it: nodes that can be changed in place, paths resolved inside the
 * tree only, and a record of what was read and written. Names and texts are strings of bytes: each
 * character is one byte, 0 to 255. Entry class: {@link org.osimage.shell.file.FileTree}.
 */
package org.osimage.shell.file;
