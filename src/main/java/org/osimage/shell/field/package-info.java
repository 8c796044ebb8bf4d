/**
 * What expansion makes of words: fields whose characters remember where they come from, split,
 * replaced by paths, quoted again.
 */
package org.osimage.shell.field;
