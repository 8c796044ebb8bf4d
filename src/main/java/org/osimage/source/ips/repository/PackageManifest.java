package org.osimage.source.ips.repository;

import org.osimage.content.Sha256;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;

/** A package's manifest as it was published, and what it says. */
public final class PackageManifest {
  private final Fmri fmri;
  private final Manifest manifest;
  private final byte[] bytes;

  PackageManifest(Fmri fmri, Manifest manifest, byte[] bytes) {
    this.fmri = fmri;
    this.manifest = manifest;
    this.bytes = bytes;
  }

  /** With publisher and version. */
  public Fmri fmri() {
    return fmri;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** The file's bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Of the file's bytes, 64 hexadecimal digits. */
  public String sha256() {
    return Sha256.hex(bytes);
  }

  @Override
  public String toString() {
    return fmri.toString();
  }
}
