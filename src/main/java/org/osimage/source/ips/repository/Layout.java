package org.osimage.source.ips.repository;

import java.util.List;
import org.osimage.source.ips.action.Fmri;

/** Where the files of a repository lie. Paths are those of disks or, for depots, of addresses. */
enum Layout {
  /** A repository of version 4, with a directory for each publisher. */
  PUBLISHERS {
    @Override
    String prefix(String publisher) {
      return "publisher/" + publisher + "/";
    }
  },

  /** A repository of version 3 or older: one publisher, at the top. */
  SINGLE {
    @Override
    String prefix(String publisher) {
      return "";
    }
  },

  /** The operations of pkg.depotd, publisher in front. */
  DEPOT {
    @Override
    String prefix(String publisher) {
      return publisher + "/";
    }
  },

  /** The operations of pkg.depotd for its default publisher. */
  DEPOT_DEFAULT {
    @Override
    String prefix(String publisher) {
      return "";
    }
  };

  abstract String prefix(String publisher);

  boolean isDepot() {
    return this == DEPOT || this == DEPOT_DEFAULT;
  }

  /**
   * @param part e.g. {@code catalog.attrs}
   */
  String catalog(String publisher, String part) {
    return prefix(publisher) + (isDepot() ? "catalog/1/" : "catalog/") + part;
  }

  /**
   * @param fmri with a version
   */
  String manifest(String publisher, Fmri fmri) {
    return isDepot()
        ? prefix(publisher) + "manifest/0/" + fmri.encodedName() + "@" + fmri.encodedVersion()
        : prefix(publisher) + "pkg/" + fmri.encodedName() + "/" + fmri.encodedVersion();
  }

  /**
   * Where a payload may lie, likely places first.
   *
   * @param hash at least 8 hexadecimal digits
   */
  List<String> payload(String publisher, String hash) {
    String start = prefix(publisher) + "file/";
    if (isDepot()) {
      return List.of(start + "1/" + hash, start + "0/" + hash);
    }
    String two = hash.substring(0, 2);
    return List.of(start + two + "/" + hash, start + two + "/" + hash.substring(2, 8) + "/" + hash);
  }
}
