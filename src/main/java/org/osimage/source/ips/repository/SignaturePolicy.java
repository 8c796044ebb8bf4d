package org.osimage.source.ips.repository;

import java.nio.file.Path;
import java.util.List;

/**
 * What signatures of manifests must prove (pkg(1), image properties).
 *
 * @param trustAnchors files with certificates of authorities (PEM or DER), or directories of them
 * @param requiredNames common names that must be among the certificates; for {@link
 *     Mode#REQUIRE_NAMES} only
 */
public record SignaturePolicy(Mode mode, List<Path> trustAnchors, List<String> requiredNames) {
  public enum Mode {
    /** Signatures do not count. */
    IGNORE,
    /** Every signature that is there must be right; one that cannot be checked is not. */
    VERIFY,
    /** And one that a certificate vouches for must be there. */
    REQUIRE_SIGNATURES,
    /** And certain names must be in the chains of trust. */
    REQUIRE_NAMES
  }

  public static final SignaturePolicy NONE = new SignaturePolicy(Mode.IGNORE, List.of(), List.of());

  public SignaturePolicy {
    trustAnchors = List.copyOf(trustAnchors);
    requiredNames = List.copyOf(requiredNames);
  }

  /** Whether a signature must be there, so that it proves where packages come from. */
  public boolean isRequired() {
    return mode == Mode.REQUIRE_SIGNATURES || mode == Mode.REQUIRE_NAMES;
  }
}
