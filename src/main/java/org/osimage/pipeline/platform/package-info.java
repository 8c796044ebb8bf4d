/** The platform archive of SmartOS, with its manifest of the image. */
package org.osimage.pipeline.platform;
