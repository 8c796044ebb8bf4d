/**
 * Configures the packages of a dpkg database in a tree: the maintainer scripts interpreted in
 * dpkg's order, then the triggers, until nothing waits. No process is started. Entry class: {@link
 * org.osimage.source.debian.configure.PackageConfiguration}.
 */
package org.osimage.source.debian.configure;
