/**
 * From downloaded {@code .deb} files to a contribution: members are decoded straight into the
 * content store, packages are merged under dpkg's rules, and the dpkg database and what the base
 * packages' scripts would have set up are written natively. No script runs. Entry class: {@link
 * org.osimage.source.debian.unpack.DebUnpacker}.
 */
package org.osimage.source.debian.unpack;
