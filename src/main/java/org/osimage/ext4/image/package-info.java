/**
 * Reads ext4 images that nobody vouches for. Entry class: {@link org.osimage.ext4.image.Ext4Image}.
 */
package org.osimage.ext4.image;
