/** The names of a processor in the different worlds. */
package org.osimage.arch;
