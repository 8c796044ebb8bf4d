/**
 * The two families of systems that an image can hold, Linux and illumos, and everything in which
 * building one differs from building the other: boot root, boot archive, menu, layout of the media.
 * Entry class: {@link org.osimage.pipeline.family.ImageFamily}.
 */
package org.osimage.pipeline.family;
