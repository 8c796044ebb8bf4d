package org.osimage.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The derived bodies of a store, by kind. */
final class DerivedKinds {
  private final PackDirectory directory;
  private final StoreUse use;
  private final DerivedPacks.NewFile newFile;
  private final Map<String, DerivedPacks> kinds = new HashMap<>();

  DerivedKinds(PackDirectory directory, StoreUse use, DerivedPacks.NewFile newFile) {
    this.directory = directory;
    this.use = use;
    this.newFile = newFile;
  }

  synchronized DerivedPacks of(String kind) throws IOException {
    DerivedPacks packs = kinds.get(kind);
    if (packs == null) {
      packs = DerivedPacks.open(directory, kind, use, newFile);
      kinds.put(kind, packs);
    }
    return packs;
  }

  /** The packs that this run used. */
  synchronized List<Path> files() {
    List<Path> files = new ArrayList<>();
    kinds.values().forEach(packs -> files.addAll(packs.files()));
    return files;
  }

  synchronized void close() throws IOException {
    for (DerivedPacks packs : kinds.values()) {
      packs.close();
    }
    kinds.clear();
  }
}
