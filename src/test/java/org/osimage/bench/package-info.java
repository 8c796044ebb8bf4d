/**
 * Measures our writers against native tools on the same input. Entry class: {@link
 * org.osimage.bench.Bench}; started by {@code bench/run}.
 */
package org.osimage.bench;
