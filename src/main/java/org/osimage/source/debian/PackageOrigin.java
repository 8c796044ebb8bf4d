package org.osimage.source.debian;

import java.util.Comparator;
import org.osimage.source.download.Address;

/** Where the files of a suite's packages lie. */
record PackageOrigin(String suite, Address address) {
  static final Comparator<PackageOrigin> ORDER =
      Comparator.comparing(PackageOrigin::suite).thenComparing(o -> o.address().toString());
}
