/**
 * GRUB 2 for BIOS (platform {@code i386-pc}), put together from the parts that a distribution ships
 * without {@code grub-mkimage} or {@code grub-install}. Entry class: {@link
 * org.osimage.boot.grub.GrubCore}.
 */
package org.osimage.boot.grub;
