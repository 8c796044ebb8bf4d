/**
 * What a user typed, as a tree of elements with file and line, and sections that read them with all
 * mistakes collected. Knows no element by name.
 */
package org.osimage.element;
