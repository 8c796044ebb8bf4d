package org.osimage.source.debian.unpack;

/**
 * How packages become a tree.
 *
 * @param name of the source, for messages
 * @param architecture the image's native Debian architecture, e.g. {@code amd64}
 * @param mergedUsr whether {@code /bin}, {@code /sbin} and {@code /lib*} are links into {@code
 *     /usr}; so on every release since bookworm
 */
public record UnpackOptions(String name, String architecture, boolean mergedUsr) {}
