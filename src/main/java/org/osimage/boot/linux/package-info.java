/**
 * How a Linux image starts once its kernel runs: the generated init, and the root file system that
 * the kernel is given, either the whole image or a small one that finds the image on its medium.
 * Entry classes: {@link org.osimage.boot.linux.InitramfsRoot}, {@link
 * org.osimage.boot.linux.MediumRoot}.
 */
package org.osimage.boot.linux;
