/**
 * The manifests of the Distribution Constructor, both generations of XML, as POM configuration.
 * Entry class: {@link org.osimage.manifest.dc.DcManifest}.
 */
package org.osimage.manifest.dc;
