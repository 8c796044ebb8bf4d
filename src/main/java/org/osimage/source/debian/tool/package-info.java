/**
 * Debian's own tools as operations on an image tree, for the shell that interprets maintainer
 * scripts: dpkg and its helpers, alternatives, services, accounts, PAM, debconf, the linker's
 * cache. Each does to the tree what the original does on an offline system, and nothing else. Entry
 * class: {@link org.osimage.source.debian.tool.DebianTools}.
 */
package org.osimage.source.debian.tool;
