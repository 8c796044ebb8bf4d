/**
 * Debian packages: a request becomes a set of package files that fit together, and these an image
 * with a dpkg database. Specifications: Debian Policy, deb(5), deb-version(7), deb-control(5);
 * original tools: apt, dpkg, debootstrap. Entry class: {@link
 * org.osimage.source.debian.DebianResolver}.
 */
package org.osimage.source.debian;
