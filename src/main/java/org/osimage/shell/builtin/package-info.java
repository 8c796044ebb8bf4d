/**
 * The built-in commands of dash and those of bash that scripts of packages use. Entry class: {@link
 * org.osimage.shell.builtin.StandardBuiltIns}.
 */
package org.osimage.shell.builtin;
