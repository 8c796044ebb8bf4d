/**
 * Scripts that change an image: the tree is materialised in a {@link org.osimage.script.Workspace},
 * the script runs confined, and what it did is merged back.
 */
package org.osimage.script;
