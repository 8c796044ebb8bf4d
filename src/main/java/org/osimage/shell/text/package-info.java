/** Formats and transformations of text that built-ins and commands share. */
package org.osimage.shell.text;
