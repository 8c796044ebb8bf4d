/** The stream editor as GNU has it. Entry class: {@link org.osimage.shell.tool.sed.Sed}. */
package org.osimage.shell.tool.sed;
