package org.osimage.shell.file;

import java.util.Optional;

/**
 * Where a path leads.
 *
 * @param parent the directory that has or would have the name
 * @param name the last component; empty for the root
 * @param path from the root, without a leading slash, no links in its parents
 * @param node what is there
 */
public record Found(Node parent, String name, String path, Optional<Node> node) {}
