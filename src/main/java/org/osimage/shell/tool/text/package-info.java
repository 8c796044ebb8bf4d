/** Commands that read and write texts. */
package org.osimage.shell.tool.text;
