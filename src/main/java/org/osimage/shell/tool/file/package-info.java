/** Commands that make, move, change and show entries of the tree. */
package org.osimage.shell.tool.file;
