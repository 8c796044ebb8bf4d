/** A stream compressed block by block on several threads, the same bytes for any number of them. */
package org.osimage.compress.block;
