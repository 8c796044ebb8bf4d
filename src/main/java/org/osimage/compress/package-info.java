/**
 * Encoders whose bytes are ours: the same on every host, for any number of threads. Entry class:
 * {@link org.osimage.compress.Compression}.
 */
package org.osimage.compress;
