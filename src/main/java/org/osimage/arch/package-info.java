/**
 * The names of a processor in the different worlds. Entry class: {@link
 * org.osimage.arch.Architecture}.
 */
package org.osimage.arch;
