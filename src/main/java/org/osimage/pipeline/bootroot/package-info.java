/** The root that the kernel starts from, and the boot archive made of it. */
package org.osimage.pipeline.bootroot;
