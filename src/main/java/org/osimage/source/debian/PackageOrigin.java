package org.osimage.source.debian;

import java.util.Comparator;

/** Where the files of a suite's packages lie: an address with a trailing slash. */
record PackageOrigin(String suite, String uri) {
  static final Comparator<PackageOrigin> ORDER =
      Comparator.comparing(PackageOrigin::suite).thenComparing(PackageOrigin::uri);
}
