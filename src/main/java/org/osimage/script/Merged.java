package org.osimage.script;

import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeDiff;

/** A tree after scripts, and what they did to it. */
public record Merged(ImageTree tree, TreeDiff diff) {}
