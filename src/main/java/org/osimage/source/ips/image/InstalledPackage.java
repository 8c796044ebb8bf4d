package org.osimage.source.ips.image;

import org.osimage.content.Digests;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;

/**
 * A package of an image.
 *
 * @param fmri with publisher and version
 * @param manifest what its bytes say
 * @param bytes of the manifest as the repository has it
 * @param requested whether the user asked for it
 */
public record InstalledPackage(Fmri fmri, Manifest manifest, byte[] bytes, boolean requested) {
  String publisher() {
    return fmri.publisher().orElseThrow();
  }

  String version() {
    return fmri.version().orElseThrow().toString();
  }

  /** Of the manifest's bytes; catalogs use it to notice damage. */
  String sha1() {
    return Digests.hex("SHA-1", bytes);
  }
}
