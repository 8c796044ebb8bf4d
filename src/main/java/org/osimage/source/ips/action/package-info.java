/**
 * What the image packaging system (IPS) writes down: package names and versions, actions,
 * manifests. Text only, no input or output. Source: pkg(7) and the source of pkg5. Entry class:
 * {@link org.osimage.source.ips.action.Manifest}.
 */
package org.osimage.source.ips.action;
