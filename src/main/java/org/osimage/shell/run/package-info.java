/**
 * Runs parsed scripts: variables, expansion, redirection, control. Built-in commands are handed in,
 * see {@link org.osimage.shell.run.BuiltIn}.
 */
package org.osimage.shell.run;
