/**
 * Flash archives: the output, what a differential compares with, and the goals that work on archive
 * files.
 */
package org.osimage.pipeline.flash;
