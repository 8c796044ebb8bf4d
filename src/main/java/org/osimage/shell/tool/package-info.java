/**
 * General commands as operations on the tree. Entry class: {@link
 * org.osimage.shell.tool.GeneralCommands}.
 */
package org.osimage.shell.tool;
