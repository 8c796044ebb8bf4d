/** Commands about the system and other commands. */
package org.osimage.shell.tool.system;
