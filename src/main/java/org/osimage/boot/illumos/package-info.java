/**
 * Media as illumos has them: its own loader, GRUB legacy or GRUB 2, their menus, and the numbers
 * that {@code installboot} writes into boot blocks.
 */
package org.osimage.boot.illumos;
